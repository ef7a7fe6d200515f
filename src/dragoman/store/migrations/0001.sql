-- Version 1 of the record. Columns and their meaning: docs/reference/record.md.

CREATE TABLE meta (schema_version INTEGER NOT NULL);

CREATE TABLE run (
  id INTEGER NOT NULL, coder VARCHAR NOT NULL,
  version VARCHAR NOT NULL, weights VARCHAR NOT NULL, codebook VARCHAR NOT NULL, registry VARCHAR NOT NULL,
  settings VARCHAR NOT NULL, started TIMESTAMP NOT NULL, finished TIMESTAMP, status VARCHAR NOT NULL,
  articles INTEGER NOT NULL, findings INTEGER NOT NULL, problems INTEGER NOT NULL
);

CREATE TABLE article (
  id VARCHAR NOT NULL, title VARCHAR NOT NULL, text VARCHAR NOT NULL, published DATE, outlet VARCHAR, url VARCHAR,
  language VARCHAR, source_id VARCHAR, source VARCHAR, origins VARCHAR NOT NULL, extra VARCHAR NOT NULL
);

-- One row per article and coder: "this coder has read this article". The newest run of an article is the one shown.
CREATE TABLE reading (
  article VARCHAR NOT NULL, coder VARCHAR NOT NULL, reading VARCHAR, run INTEGER NOT NULL
);

CREATE TABLE finding (
  id VARCHAR NOT NULL, article VARCHAR NOT NULL, kind VARCHAR NOT NULL, type VARCHAR NOT NULL, mode VARCHAR,
  realis VARCHAR, historical BOOLEAN, claimed BOOLEAN, is_fact BOOLEAN NOT NULL, mutual BOOLEAN NOT NULL,
  date_start DATE, date_end DATE, date_precision VARCHAR, since_start DATE, until_end DATE,
  quad INTEGER, score DOUBLE, confidence DOUBLE NOT NULL,
  evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL, record VARCHAR NOT NULL, run INTEGER NOT NULL
);

CREATE TABLE party (
  finding VARCHAR NOT NULL, article VARCHAR NOT NULL, role VARCHAR NOT NULL, side VARCHAR NOT NULL,
  position INTEGER NOT NULL, text VARCHAR NOT NULL, span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
  kind VARCHAR NOT NULL, name VARCHAR, actor_id VARCHAR, country VARCHAR, sectors VARCHAR[] NOT NULL,
  link VARCHAR NOT NULL, score DOUBLE NOT NULL, run INTEGER NOT NULL
);

CREATE TABLE evidence (
  finding VARCHAR NOT NULL, article VARCHAR NOT NULL, part VARCHAR NOT NULL, position INTEGER NOT NULL,
  span_start INTEGER NOT NULL, span_end INTEGER NOT NULL, text VARCHAR NOT NULL, run INTEGER NOT NULL
);

CREATE TABLE mention (
  article VARCHAR NOT NULL, text VARCHAR NOT NULL, span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
  kind VARCHAR NOT NULL, name VARCHAR, actor_id VARCHAR, country VARCHAR, sectors VARCHAR[] NOT NULL,
  link VARCHAR NOT NULL, score DOUBLE NOT NULL, candidates VARCHAR[] NOT NULL, run INTEGER NOT NULL
);

CREATE TABLE problem (
  id VARCHAR NOT NULL, step VARCHAR NOT NULL, reason VARCHAR NOT NULL, article VARCHAR, source VARCHAR,
  span_start INTEGER, span_end INTEGER, run INTEGER NOT NULL
);

CREATE TABLE decision (
  target VARCHAR NOT NULL, verdict VARCHAR NOT NULL, value VARCHAR, who VARCHAR NOT NULL,
  decided VARCHAR NOT NULL, why VARCHAR NOT NULL
);

CREATE VIEW current_reading AS SELECT article, max(run) AS run FROM reading GROUP BY article;
CREATE VIEW current_finding AS SELECT f.* FROM finding f JOIN current_reading USING (article, run);
CREATE VIEW current_party AS SELECT p.* FROM party p JOIN current_reading USING (article, run);
CREATE VIEW current_evidence AS SELECT e.* FROM evidence e JOIN current_reading USING (article, run);
CREATE VIEW current_mention AS SELECT m.* FROM mention m JOIN current_reading USING (article, run);
CREATE VIEW current_problem AS
  SELECT p.* FROM problem p LEFT JOIN current_reading c ON c.article = p.article
  WHERE c.run IS NULL OR c.run = p.run;
