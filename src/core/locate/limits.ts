/**
 * Bounds on what is read from one document, each with its reason. Beyond them a value is reported as unreadable with a
 * clear word, never read by halves.
 */
export const limits = {
  /** UTF-16 code units of one value. etcd stores objects of at most 1.5 MB; CA bundles of distributions have 250 kB. */
  valueLength: 16_000_000,
  /** Blocks of one value. The largest public bundles have some 300 certificates. */
  blocksPerValue: 10_000,
  /** Layers that may lie inside one another (base64 in JSON in base64), so that crafted input cannot nest for ever. */
  depth: 3,
  /** Collections inside one another: documents nested deeper are no configuration, and each key path is as long. */
  nesting: 200,
  /** Code units that the YAML library is given: it needs some 40 ms per megabyte, ten times as much for short lines. */
  yamlLength: 8_000_000,
  /** Brackets that stand open at a time in what the YAML library is given: it takes memory by their square. */
  yamlBrackets: 2000,
  /** Aliases of YAML of one text, and nodes that they put in other places: a few lines can stand for billions. */
  aliases: 1000,
  aliasedNodes: 20_000,
  /** Comments that silence problems, of one file. */
  suppressions: 1000,
  /** Comment lines between such a comment and what it is about. */
  linesBelowSuppression: 20,
} as const;
