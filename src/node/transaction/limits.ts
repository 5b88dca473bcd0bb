/** A cluster has some dozens of files with certificates; a fleet's folder some thousands. */
export const mostFiles = 5_000;

/** Of one file: what a scan reads at most by default. */
export const mostFileBytes = 64 * 1024 * 1024;

/** Of all files of a change, which are in memory at once, twice. */
export const mostBytes = 256 * 1024 * 1024;

/** A journal has some 500 octets for each file. */
export const mostJournalBytes = 16 * 1024 * 1024;

/** Transactions that a list reads: one each day for three years. */
export const mostTransactions = 1_000;
