/**
 * Bounds of the searches in this folder. Names may be shared by hundreds of CAs (every kubeadm CA is `CN=kubernetes`),
 * and a hostile file may hold thousands of certificates that look like each other's issuers.
 */
export const limits = {
  /** Keys of one name tried for a certificate: those named by its authority key identifier, then the others. */
  candidateKeys: 32,
  /**
   * Certificates with one issuer name and one authority key identifier that may fail with every key of that name
   * before the rest are assumed to be issued by the same missing CA. Two, because one may be damaged.
   */
  failuresByIdentifier: 2,
  /** Signature checks beyond the first of each certificate, in one graph: about one second of P-256. */
  furtherChecks: 15_000,
  /** Certificates visited while looking for a path to a root; Go's own budget for chain building is similar. */
  pathVisits: 100,
  /** Depth of a path; real ones have two to four certificates. */
  pathLength: 16,
  /** Certificates of a judged chain; Go accepts 256 KiB of them in a handshake, real ones have two to four. */
  chainLength: 100,
  /** Characters of a token. HTTP servers accept headers of 8 KiB to 1 MiB; real tokens have about 1,000 characters. */
  tokenLength: 1 << 20,
  /** Audiences of a token that are read; real ones have one to three. */
  tokenAudiences: 100,
  /** Keys tried for a token that does not say which key signed it; API servers have one or two. */
  tokenKeys: 32,
  /** Files read because others name them; a kubeconfig with 1,000 contexts names at most 3,000. */
  namedFiles: 4000,
} as const;
