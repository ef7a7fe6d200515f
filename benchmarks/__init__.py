"""Speed, memory and accuracy, with floors that refuse to sink: ``make bench``."""
