/** A place where a credential may begin. */
export interface Candidate {
  /** Offset of the credential, or of a character inside it. */
  readonly offset: number;
  readonly kind: 'pem' | 'base64' | 'token';
  /** Offset of the `\n` that ends the line, where nothing but the candidate stands before it. */
  readonly lineEnd: number | undefined;
}
