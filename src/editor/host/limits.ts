/** The limits of work in the extension host, each with its reason. */

/** Maximum length of a document in characters: reading a longer one blocks the extension host for a second. VS Code provides none above 50 MiB. */
export const maxDocumentLength = 32 << 20;

/**
 * Minimum size in bytes of a file for which a scan reports that it contains nothing: smaller files never become documents that
 * are too large to read. A character has at least one byte; with mixed line endings a document may have twice as many.
 */
export const minReportedFileBytes = maxDocumentLength >> 1;

/** Length of a document, in characters, above which reading yields to other work: smaller ones take less than a millisecond. */
export const largeDocumentLength = 1 << 17;

/** Concurrent requests to VS Code's file systems: most of their time is latency. */
export const maxRequestsUnderway = 16;

/** Bytes handed over in one batch, so that a scan shows its progress. */
export const workspaceBatchBytes = 1 << 18;

/** Maximum file size in bytes for the read-only editor: trust stores of all public CAs have 3 MB. */
export const maxBinaryBytes = 16 << 20;

/** Milliseconds without a change before the picture is updated: a pause between two typed words. */
export const settleDelay = 200;

/** Milliseconds that a hint or hover waits for the picture; after that it uses the document alone. */
export const viewPatience = 300;

/** Number of values in a document above which nothing waits for the picture: its signature checks alone take longer. */
export const manyValues = 200;

/** Milliseconds of work before yielding: half a frame, plus the time of the last step. */
export const turnLength = 8;

/** Milliseconds after which verdicts are made again even if nothing changed, because time passes. */
export const agingInterval = 10 * 60_000;

/** Milliseconds before the view shows a scan: shorter ones would only flicker. */
export const scanMessageDelay = 400;

/** Milliseconds before everything is read again if a change may be beyond the limit of the last scan: logs change all the time. */
export const cutScanDelay = 2_000;

/** Milliseconds between two pictures during a scan: rows that change more often cannot be read. */
export const scanGrowthDelay = 500;

/** Length of a text, in characters, above which redacting takes a second or more, so progress is shown and can be cancelled. */
export const longRedaction = 1 << 20;

/** Milliseconds that the status bar confirms a copy. */
export const confirmationTime = 5_000;

/** Milliseconds after which a referenced file is read again: during typing the same picture is made often. */
export const namedFileAge = 5_000;

/** Maximum number of referenced files that are watched: each costs the system a watch. */
export const maxWatchedNamedFiles = 200;
