"""From verdicts and signals to krachten, aandachtspunten, kansen, priorities and questions: all by visible rules."""
