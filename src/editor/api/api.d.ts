import type { Event, TextDocument } from 'vscode';

/**
 * What CertScope offers to other extensions: `extensions.getExtension('certscope.certscope')`, whose `activate()` gives it.
 * Everything is plain data that `JSON.stringify` takes, and none of it holds a private key, a token or another secret.
 *
 * Names in certificates are chosen by whoever made them: treat every text as that of a stranger, and escape it where you show it.
 */
export interface CertScopeApi {
  /** Of this interface. Grows when something is taken away or means something else; what is added does not change it. */
  readonly version: 1;

  /** Finds the certificates that stand in a document, in any encoding, in the order of the document. */
  findCertificates(document: TextDocument): Promise<readonly FoundCertificate[]>;

  /** Finds the problems of a document, as CertScope shows them: judged with all other files of the workspace, by the user's settings. */
  checkDocument(document: TextDocument): Promise<readonly FoundProblem[]>;

  /** Fires when answers may have changed: a document, a file of the workspace, a setting, or the time. */
  readonly onDidChange: Event<void>;
}

/** A certificate at one place. */
export interface FoundCertificate {
  /** Lower-case hexadecimal SHA-256 of its DER: what it is known by, wherever else it stands. */
  readonly fingerprintSha256: string;
  /** As RFC 4514 writes names. */
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
  /** What it is for in a cluster, where that is known, such as `apiserver`; the ids are those of `certscope inspect --format json`. */
  readonly role?: string;
  /** Where it stands between `notBefore` and `notAfter`, by the user's settings. */
  readonly state: 'valid' | 'expiringSoon' | 'expiringCritical' | 'expired' | 'notYetValid' | 'unknown';
  /** Fingerprint of the certificate whose key verifies its signature, if that is known; its own, if it is self-signed. */
  readonly issuedBy?: string;
  /** Where it stands. */
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
  /** Absent for what concerns the whole document. */
  readonly range?: PlainRange;
  /** Of the certificate that it is about. */
  readonly fingerprintSha256?: string;
  /** Other places that have to do with it. */
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
