// Maps: a figure to choose, and the name and value of the area that is pointed at, tapped or walked to.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const NEXT = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  // The areas of a map, with their rows in the table: both are in the same order.
  const areasOf = (svg, rows) => [...svg.querySelectorAll(".area")].map((shape, i) => ({
    shape,
    stop: shape.closest("a") || shape,
    name: rows[i].querySelector("th").textContent,
    cell: rows[i].querySelector(".number"),
  }));

  // What is shown stays until another area is shown, so that a pointer may leave the map.
  const pointing = (svg, readout, areas, heading) => {
    const edge = svg.appendChild(document.createElementNS(SVG, "path"));
    const [name, value, link] = readout.children;
    let shown = null;
    let opened = null;
    let byFinger = false;
    edge.setAttribute("class", "map-edge");
    readout.hidden = false;

    const show = (area) => {
      if (!area) return;
      shown = area;
      edge.setAttribute("d", area.shape.querySelector("path").getAttribute("d"));
      name.textContent = area.name;
      const text = area.cell.textContent;
      value.textContent = area.cell.matches(".absent") ? text : `${heading.textContent}: ${text}`;
      if (link) {
        link.href = area.stop.getAttribute("href");
        link.hidden = !byFinger;
      }
    };
    const under = (event) => areas.find((area) => area.stop.contains(event.target));

    // The first tap of a finger shows the figure, the second one on the same area follows its link. Only then does a
    // screen reader need to hear the line: with focus it already says the name of the area.
    const tap = (event) => {
      const area = under(event);
      if (!area || !byFinger) return;
      if (link && opened !== area) {
        event.preventDefault();
        readout.setAttribute("aria-live", "polite");
      }
      opened = area;
      show(area);
    };
    svg.addEventListener("pointerdown", (event) => { byFinger = event.pointerType === "touch"; });
    svg.addEventListener("pointerover", (event) => show(under(event)));
    // On the figure: Chromium makes a drawing that listens to focus a stop for the keyboard.
    svg.parentElement.addEventListener("focusin", (event) => {
      if (!byFinger) readout.removeAttribute("aria-live");
      show(under(event));
    });
    svg.addEventListener("keydown", () => { byFinger = false; });
    svg.addEventListener("click", tap);
    return () => show(shown);
  };

  // Areas without a link are one stop for the keyboard; arrows walk along them.
  const walking = (svg, areas) => {
    svg.setAttribute("role", "group");
    areas.forEach(({ stop }, i) => {
      stop.setAttribute("role", "img");
      stop.setAttribute("tabindex", i ? "-1" : "0");
    });
    svg.addEventListener("keydown", (event) => {
      const at = areas.findIndex(({ stop }) => stop === event.target);
      const to = { Home: 0, End: areas.length - 1 }[event.key] ?? at + (NEXT[event.key] || 0);
      if (at < 0 || to === at || !areas[to]) return;
      event.preventDefault();
      areas[at].stop.setAttribute("tabindex", "-1");
      areas[to].stop.setAttribute("tabindex", "0");
      areas[to].stop.focus();
    });
  };

  const legend = (list, steps) => {
    const model = list.firstElementChild;
    list.replaceChildren(...steps.map(([fill, text]) => {
      const item = model.cloneNode(true);
      item.querySelector(".area").setAttribute("class", `area k${fill}`);
      item.querySelector("span").textContent = text;
      return item;
    }));
  };

  const choosing = (block, areas, after) => {
    const part = (selector) => block.querySelector(selector);
    const data = JSON.parse(part('script[type="application/json"]').textContent);
    const list = part("select");
    const show = () => {
      const [, rest, description, source, fills, texts, steps] = data.choices.find(([id]) => id === list.value);
      const name = list.selectedOptions[0].textContent;
      for (const selector of ["figcaption", "svg.map > title", "caption"]) part(selector).textContent = name + rest;
      part("svg.map > desc").textContent = data.descriptions[description];
      part(".map-source").textContent = data.sources[source];
      // The first figure of the table follows the choice; the others stand there for who can't choose.
      for (const cell of block.querySelectorAll(".map-table .number ~ .number")) cell.hidden = true;
      part("thead .number").textContent = name;
      areas.forEach((area, i) => {
        area.shape.setAttribute("class", `area k${fills[i]}`);
        area.cell.textContent = data.reasons[texts[i]] ?? texts[i];
        area.cell.classList.toggle("absent", fills[i] === "x");
        area.shape.querySelector("title").textContent = `${area.name}: ${area.cell.textContent}`;
      });
      legend(part(".legend-map"), steps);
      after();
    };
    part(".map-choose").hidden = false;
    part("figcaption").setAttribute("aria-live", "polite");
    list.addEventListener("change", show);
    // A theme links to the map with the figure that it is about.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-choose]");
      const target = link && document.getElementById(link.hash.slice(1));
      if (!target || !target.parentElement.contains(block)) return;
      list.value = link.dataset.choose;
      show();
    });
  };

  for (const block of document.querySelectorAll("[data-map]")) {
    const svg = block.querySelector("svg.map");
    const areas = areasOf(svg, block.querySelectorAll("tbody tr"));
    const again = pointing(svg, block.querySelector(".map-readout"), areas, block.querySelector("thead .number"));
    if (!svg.querySelector("a")) walking(svg, areas);
    if (block.querySelector("select")) choosing(block, areas, again);
  }
})();
