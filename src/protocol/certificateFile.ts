/** Messages between the host and the view of a certificate file. All texts are plain and ready to show. */

/** What the view shows. */
export interface CertificateFileView {
  /** `PKCS#12 store`. */
  readonly title: string;
  /** Facts about the file as a whole. */
  readonly notes: readonly string[];
  readonly entries: readonly CertificateFileEntry[];
  /** Asks for the passphrase of the encrypted parts; absent if nothing is encrypted. */
  readonly passphrase?: PassphraseForm;
}

/** One item in the file. */
export interface CertificateFileEntry {
  /** State and name: `✓ kafka-broker · 312 d`. */
  readonly heading: string;
  /** Alias, and related items. */
  readonly notes: readonly string[];
  /** Problems, worst first. */
  readonly problems: readonly string[];
  /** The decoded form, if there is one. */
  readonly decoded?: string;
  /** Lines of it that are folded at first, from 0: the line that stays, and the last. */
  readonly folds?: readonly (readonly [number, number])[];
  /** Number for requesting its PEM; absent for items that are never copied. */
  readonly copyNumber?: number;
}

/** The labels of the form, and why the last attempt failed. */
export interface PassphraseForm {
  readonly label: string;
  readonly button: string;
  readonly explanation: string;
  readonly refusal?: string;
}

/** Texts of the view's own controls. */
export interface CertificateFileTexts {
  readonly decoded: string;
  readonly copyPem: string;
}

/** Host to view. */
export type CertificateFileAnswer = {
  readonly kind: 'show';
  readonly view: CertificateFileView;
  readonly texts: CertificateFileTexts;
};

/** View to host. */
export type CertificateFileRequest =
  | { readonly kind: 'ready' }
  /** Used once and not stored. */
  | { readonly kind: 'open'; readonly passphrase: string }
  | { readonly kind: 'copyPem'; readonly copyNumber: number };
