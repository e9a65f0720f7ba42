"""How well `supports` tells a sentence that its quotation bears out from one that it does not: `clausea eval support`."""
