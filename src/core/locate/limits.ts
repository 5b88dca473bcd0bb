/** Limits on what is read from one document, each with its reason. A value above them is reported as unreadable. */
export const limits = {
  /** UTF-16 code units of one value. etcd stores objects of at most 1.5 MB; CA bundles of distributions have 250 kB. */
  valueLength: 16_000_000,
  /** Blocks of one value. The largest public bundles have some 300 certificates. */
  blocksPerValue: 10_000,
  /** PEM headers of one text that have no room for a block behind them. No text has many; a million take a minute and gigabytes. */
  emptyHeaders: 10_000,
  /** Nested encodings (base64 in JSON in base64), so that crafted input cannot nest without end. */
  depth: 3,
  /** Nested collections. No configuration is nested deeper, and each level makes key paths longer. */
  nesting: 200,
  /** Code units for the YAML library. It takes 40 ms per megabyte, and 400 ms if lines are short. */
  yamlLength: 8_000_000,
  /** Open brackets for the YAML library, whose memory grows with their square. */
  yamlBrackets: 2000,
  /** YAML aliases in a text, and nodes that they copy. A few lines can expand to billions of nodes. */
  aliases: 1000,
  aliasedNodes: 20_000,
  /** Comments in one file that suppress problems. */
  suppressions: 1000,
  /** Comment lines between such a comment and the line it is about. */
  linesBelowSuppression: 20,
} as const;
