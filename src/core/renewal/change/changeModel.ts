import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import type { Span } from '../../text/span.ts';
import type { Bytes } from '../../x509/bytes.ts';
import type { KubeconfigContent } from '../create/kubeconfigText.ts';
import type { KeyAlgorithm, KeyForm } from '../keys/keyModel.ts';
import type {
  IssuedCertificate,
  PlannedExtension,
  PlannedValidity,
  RenewalCa,
  TextReplacement,
} from '../renewalModel.ts';
import type { ChangeWarning } from './changeWarning.ts';

/**
 * The stages of a change: a planner makes a {@link ChangePlan} from the graph, without signing and without key bytes;
 * the host shows it; `carryOut` reads the files again, makes keys, signs, and returns a {@link ChangeSet}; the host
 * writes all of its files or none.
 */

/** What will be done, decided before anything is signed. Plain data without key bytes, safe to show. */
export interface ChangePlan {
  readonly kind: 'changePlan';
  /** What is done, in the imperative, for people: `Renew kube-apiserver serving`. */
  readonly title: string;
  /** In signing order: an issuer before its certificates, otherwise etcd first (see `renewalOrder`). */
  readonly certificates: readonly PlannedCertificate[];
  /** The new keys; a certificate with a new key refers to one of them, a service account pair stands alone. */
  readonly keys: readonly PlannedKey[];
  /** The certificate and key of a pair are next to each other. */
  readonly files: readonly PlannedFile[];
  /** Places with the same certificate, key or CA that stay unchanged. */
  readonly untouched: readonly UntouchedPlace[];
  readonly warnings: readonly ChangeWarning[];
  /** Serial numbers (lower-case hex) of the known certificates, which must not be reused. */
  readonly takenSerialNumbers: ReadonlySet<string>;
}

/** A certificate that a plan issues or imports. */
export interface PlannedCertificate {
  /** Unique in the plan. */
  readonly id: string;
  /** `certificates[].id` of the Kubernetes PKI reference. */
  readonly role?: string;
  /** For people. */
  readonly name: string;
  /** The certificate that it replaces. */
  readonly old?: CertificateNode;
  /** The complete Name element. */
  readonly subject: Bytes;
  readonly issuer: PlannedIssuer;
  readonly key: PlannedCertificateKey;
  readonly validity: PlannedValidity;
  /** In certificate order. Key identifiers that depend on a new key have no `der` yet. */
  readonly extensions: readonly PlannedExtension[];
  /** It will sign other certificates. */
  readonly isCa?: true;
  /** Existing certificates that it must verify; checked after signing. */
  readonly hasIssued?: readonly CertificateNode[];
}

/** Who signs a planned certificate. */
export type PlannedIssuer =
  /** A CA of the graph. */
  | { readonly kind: 'ca'; readonly ca: RenewalCa }
  /** Another certificate of the plan. */
  | { readonly kind: 'planned'; readonly certificate: string }
  /** Its own key. */
  | { readonly kind: 'self' }
  /** Already signed by another party. */
  | { readonly kind: 'signed'; readonly der: Bytes };

/** The key of a planned certificate. */
export type PlannedCertificateKey =
  /** An existing key. `key`: its private half, if the certificate signs with it (itself, or others). */
  | { readonly kind: 'same'; readonly spki: Bytes; readonly key?: Occurrence; readonly why: KeyReason }
  /** One of {@link ChangePlan.keys}. */
  | { readonly kind: 'new'; readonly key: string; readonly why: KeyReason };

/** Why a certificate keeps its key or gets a new one. */
export type KeyReason =
  /** A renewal is a good moment to replace the key. */
  | 'usual'
  /** The user said so. */
  | 'chosen'
  /** Its installer (k3s, RKE2) renews with the same key. */
  | 'installer'
  /** The place of the key is unknown or cannot be written, so the key stays in use. */
  | 'keyElsewhere'
  /** Other certificates that are not renewed have the same key. */
  | 'shared'
  /** The key file is missing. */
  | 'lost'
  /** There was none. */
  | 'first';

/** A key pair that a plan makes. */
export interface PlannedKey {
  /** Unique in the plan. */
  readonly id: string;
  readonly algorithm: KeyAlgorithm;
  /** An existing private key, used instead of a new one. */
  readonly from?: Occurrence;
}

/** The change to one file. */
export interface PlannedFile {
  /** `DecodedFile.path`, or the path of the new file. */
  readonly path: string;
  readonly hostPath?: string;
  readonly kind: 'replace' | 'create';
  /** A new file in the place of a damaged one, whose bytes undo brings back. */
  readonly isOverDamaged?: true;
  /** Key bytes change or are created. */
  readonly holdsKey: boolean;
  /** For a new file. */
  readonly mode?: number;
  /** What stands in a new kubeconfig. */
  readonly kubeconfig?: KubeconfigContent;
  /** In order of position; for a new file, one that inserts at 0. */
  readonly edits: readonly PlannedEdit[];
}

/** One edit of a file's text. */
export type PlannedEdit =
  /** Replaces a block in its form, through its encodings. */
  | {
      readonly kind: 'block';
      readonly at: Occurrence;
      readonly by: PlannedMaterial | NoMaterial;
      /** New blocks after it. */
      readonly behind?: readonly PlannedMaterial[];
    }
  /** Replaces text with text and materials. */
  | {
      readonly kind: 'text';
      readonly span: Span;
      readonly parts: readonly ContentPart[];
      /** The current text; if it differs, the file has changed. */
      readonly was?: string;
      /** The current blocks; likewise. */
      readonly holding?: readonly Occurrence[];
    };

/** Content that is known only when the plan is carried out; ids of the plan. */
export type PlannedMaterial =
  | { readonly kind: 'certificate'; readonly certificate: string }
  /** `form` of its block. */
  | { readonly kind: 'privateKey'; readonly key: string; readonly form: KeyForm }
  | { readonly kind: 'publicKey'; readonly key: string }
  /** A known object that is also written elsewhere, for example a CA certificate. */
  | { readonly kind: 'known'; readonly label: string; readonly der: Bytes }
  /** A private key elsewhere in the files; read at the moment of writing. */
  | { readonly kind: 'knownKey'; readonly at: Occurrence };

/** Removes a block, because its replacement is already in the bundle. */
export interface NoMaterial {
  readonly kind: 'nothing';
}

/** A piece of new text. */
export type ContentPart =
  | { readonly kind: 'text'; readonly text: string }
  /** PEM blocks in sequence, with a final line end. */
  | { readonly kind: 'pem'; readonly materials: readonly PlannedMaterial[] }
  /** Base64 of what `pem` would be, on one line: `client-key-data`, `tls.crt`. */
  | { readonly kind: 'base64'; readonly materials: readonly PlannedMaterial[] }
  /** Base64 of a whole file, on one line; `DecodedFile.path`. */
  | { readonly kind: 'base64File'; readonly path: string };

/** Why a place with the same content stays unchanged; permanent names. */
export type UntouchedReason =
  /** For a CA: everything that trusts the old one must trust the new one first. */
  | 'trustsOld'
  | 'readOnly'
  /** Its file system cannot write several files all or none. */
  | 'notOnDisk'
  | 'outsideRoots'
  /** It is around the files that the user named. */
  | 'notNamed'
  /** It looks like a backup, and no file refers to it. */
  | 'backup'
  /** The file is known only from an inventory. */
  | 'inventory'
  /** A copy made by CertScope: a backup, or a staged file. */
  | 'kept'
  | 'helmTemplate'
  /** A controller or operator writes it and would undo the change. */
  | 'managed'
  | 'encrypted'
  /** The copy that `kubectl apply` keeps. */
  | 'lastApplied'
  /** The answer to a request. */
  | 'requestAnswer'
  /** A bundle or store that CertScope does not write. */
  | 'container'
  /** The cluster does not read a certificate there. */
  | 'unusable'
  /** Something else that is not renewed uses the same key. */
  | 'otherKey'
  /** The user excluded it. */
  | 'notChosen';

/** A place that a plan leaves unchanged. */
export interface UntouchedPlace {
  readonly at: Occurrence;
  readonly reason: UntouchedReason;
  /** A sentence: why, and what to do about it. */
  readonly words: string;
}

/**
 * A signed, checked change, ready to be written: all files or none. Contains key bytes: call `wipeChangeSet` when done.
 */
export interface ChangeSet {
  readonly kind: 'changeSet';
  readonly plan: ChangePlan;
  readonly files: readonly FileChange[];
  /** By {@link PlannedCertificate.id}. */
  readonly issued: ReadonlyMap<string, IssuedCertificate>;
}

/** The change to one file. */
export interface FileChange {
  /** `DecodedFile.path`, or the path of the new file. */
  readonly path: string;
  readonly kind: 'replace' | 'create';
  /** The content that the change was made from: the host refuses to write if the file differs. Absent for `create`. */
  readonly before?: Bytes;
  readonly after: Bytes;
  /** For a new file: 0o600 with a key in it, otherwise 0o644. An existing file keeps its mode. */
  readonly mode?: number;
  /** Key bytes change or are created. */
  readonly holdsKey: boolean;
  /** The same change to the document's text, if no key bytes change: an ordinary edit. */
  readonly replacements?: readonly TextReplacement[];
}

/** A step of carrying out a plan, for progress; it can be abandoned between two steps. */
export interface ChangeStep {
  readonly kind: 'keyMade' | 'signed' | 'rewritten';
  /** For people: the certificate's or file's name. */
  readonly name: string;
  readonly done: number;
  readonly total: number;
}
