/** What is wrong, the classes of Go's errors and ours. */
export type RefusalReason =
  | 'validity'
  | 'authority'
  | 'name'
  | 'usage'
  | 'chain'
  /** The presenting side cannot read its certificate or key. */
  | 'unreadable'
  | 'keyMismatch'
  /** The server has no certificate yet: its request waits for approval. */
  | 'notIssued'
  /** The verifying side cannot read its own CA file. */
  | 'caUnreadable'
  | 'notPresented'
  /** One side uses TLS, the other does not. */
  | 'plainText'
  | 'nameNotAllowed'
  /** The client is known, but not allowed what it needs. */
  | 'forbidden'
  | 'address'
  /** By a list of the server's. */
  | 'revoked'
  /** The server has no key that verifies the client's tokens. */
  | 'tokenKey'
  /** By the token's dates, key, issuer or audience, or because it is not registered as the client has it. */
  | 'token';
