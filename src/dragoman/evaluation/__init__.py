"""How good it is: the corpus as data and its check, and scores of readings and findings against gold."""
