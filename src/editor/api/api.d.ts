import type { Event, TextDocument } from 'vscode';

/**
 * The API for other extensions: `extensions.getExtension('certscope.certscope')?.activate()` returns it.
 * Everything is plain data that `JSON.stringify` accepts. Nothing contains a private key, a token or another secret.
 *
 * Names in certificates can be chosen by anyone who creates one: treat every text as untrusted, and escape it when you show it.
 */
export interface CertScopeApi {
  /** Version of this interface. It grows when something is removed or changes its meaning, not when something is added. */
  readonly version: 1;

  /** Finds the certificates in a document, in any encoding, in the order of the document. */
  findCertificates(document: TextDocument): Promise<readonly FoundCertificate[]>;

  /** Finds the problems of a document, as CertScope shows them: judged with all other files of the workspace, by the user's settings. */
  checkDocument(document: TextDocument): Promise<readonly FoundProblem[]>;

  /** Fires when answers may have changed: a document, a file of the workspace, a setting, or the time. */
  readonly onDidChange: Event<void>;
}

/** A certificate at one place. */
export interface FoundCertificate {
  /** Lower-case hexadecimal SHA-256 of its DER. It identifies the certificate in every place. */
  readonly fingerprintSha256: string;
  /** In RFC 4514 format. */
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hexadecimal. */
  readonly serialNumber: string;
  /** ISO 8601, UTC; absent where the date cannot be read. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** `DNS:…`, `IP:…`, `URI:…`, `email:…`. */
  readonly subjectAltName: readonly string[];
  readonly isCa: boolean;
  /** Its purpose in a cluster, if known, such as `apiserver`. The ids are those of `certscope inspect --format json`. */
  readonly role?: string;
  /** Its state in its validity period, with the thresholds of the user's settings. */
  readonly state: 'valid' | 'expiringSoon' | 'expiringCritical' | 'expired' | 'notYetValid' | 'unknown';
  /** Fingerprint of the certificate whose key verifies its signature, if known; its own if it is self-signed. */
  readonly issuedBy?: string;
  /** Its position in the document. */
  readonly range: PlainRange;
  /** In YAML and JSON: the field, such as `users[0].user.client-certificate-data`. */
  readonly keyPath?: string;
  /** Number within the field or text, from 0: a field may hold several. */
  readonly index: number;
}

/** A problem of a document. */
export interface FoundProblem {
  /** Permanent: `cert-expired`; each has a page in `docs/findings`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  /** In the user's language. */
  readonly message: string;
  /** Absent if the problem concerns the whole document. */
  readonly range?: PlainRange;
  /** Fingerprint of the certificate that has the problem. */
  readonly fingerprintSha256?: string;
  /** Related places. */
  readonly related: readonly {
    /** URI of the file. */
    readonly uri: string;
    readonly range?: PlainRange;
    readonly message: string;
  }[];
}

/** Lines and characters from 0, as in `vscode.Range`; the end is not part of it. */
export interface PlainRange {
  readonly start: PlainPosition;
  readonly end: PlainPosition;
}

export interface PlainPosition {
  readonly line: number;
  readonly character: number;
}
