/** The bounds of work in the extension host, each with its reason. */

/** Characters of a document above which it is not read: reading it would hold the extension host for a second. VS Code hands over none above 50 MiB. */
export const maxDocumentLength = 32 << 20;

/**
 * Bytes of a file above which a scan tells that nothing is in it: of no smaller one VS Code makes a document that is not read.
 * A character has a byte at least; where line ends are mixed, a document may have twice as many of them.
 */
export const toldFileBytes = maxDocumentLength >> 1;

/** Characters of a document above which it is read in turns with other work: smaller ones take less than a millisecond. */
export const largeDocumentLength = 1 << 17;

/** Requests to VS Code's file systems at the same time: the time of most is spent under way. */
export const maxRequestsUnderway = 16;

/** Bytes read so that are handed over together, so that a scan shows how it goes on. */
export const workspaceBatchBytes = 1 << 18;

/** Bytes of a file above which the read-only editor does not read it: trust stores of all public CAs have 3 MB. */
export const maxBinaryBytes = 16 << 20;

/** Milliseconds without a change after which the picture is brought up to date: one pause between two words typed. */
export const settleDelay = 200;

/** Milliseconds that a hint or hover waits for the picture; after that it tells what the document alone shows. */
export const viewPatience = 300;

/** Values of a document above which nothing waits for the picture: its signature checks alone take longer than that. */
export const manyValues = 200;

/** Milliseconds of uninterrupted work after which others get their turn: half a frame, to which the last step's time comes. */
export const turnLength = 8;

/** Milliseconds after which verdicts are made again although nothing changed: time itself passes. */
export const agingInterval = 10 * 60_000;

/** Milliseconds of a scan after which the view tells of it: shorter ones would only flicker. */
export const scanMessageDelay = 400;

/** Milliseconds after which all is read again when what changes may lie behind the end of a scan that was cut: logs change all the time. */
export const cutScanDelay = 2_000;

/** Milliseconds between two pictures of a scan that goes on: rows that change more often cannot be read. */
export const scanGrowthDelay = 500;

/** Characters of a text above which redacting it takes a second or more, so that it is shown and can be cancelled. */
export const longRedaction = 1 << 20;

/** Milliseconds for which the status bar confirms a copy. */
export const confirmationTime = 5_000;

/** Milliseconds after which a file that others name is read again: while somebody types, the same picture is made often. */
export const namedFileAge = 5_000;

/** Files that others name and that are watched: each costs the system a watch. */
export const maxWatchedNamedFiles = 200;
