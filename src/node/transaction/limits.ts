/** A cluster has a few dozen files with certificates; the folder of a fleet has a few thousand. */
export const maxChangeFiles = 5_000;

/** Size of one file: the default limit of a scan. */
export const maxChangedFileBytes = 64 * 1024 * 1024;

/** Total size of the files of a change, which are in memory twice. */
export const maxChangeBytes = 256 * 1024 * 1024;

/** A journal has about 500 octets for each file. */
export const maxJournalBytes = 16 * 1024 * 1024;

/** Maximum number of transactions in a list: one a day for three years. */
export const maxTransactions = 1_000;
