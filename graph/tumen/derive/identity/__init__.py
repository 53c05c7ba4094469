"""Entity resolution: block, score and propose pairs; apply decisions."""
