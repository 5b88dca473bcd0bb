/** What is wrong, the classes of Go's errors and ours. */
export type RefusalReason =
  | 'validity'
  | 'authority'
  | 'name'
  | 'usage'
  | 'chain'
  /** Who shows the certificate cannot read it, or its key. */
  | 'unreadable'
  | 'keyMismatch'
  /** Who is to verify cannot read its own file of CAs. */
  | 'caUnreadable'
  | 'notPresented'
  /** One side speaks TLS, the other one does not. */
  | 'plainText'
  | 'nameNotAllowed'
  | 'address'
  /** By a list of the server's. */
  | 'revoked'
  /** The server knows no key that verifies the client's tokens. */
  | 'tokenKey';
