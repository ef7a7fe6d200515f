"""From the corpus to the reader's weights. Needs the ``train`` extra; nothing here is imported by the package."""
