import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import type { Span } from '../../text/span.ts';
import type { Bytes } from '../../x509/bytes.ts';
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
 * How a change goes: a planner makes a {@link ChangePlan} from the graph, without signing and without key bytes; the host
 * shows it; `carryOut` reads the files again, makes keys, signs, and hands out a {@link ChangeSet}; the host writes all of
 * its files or none.
 */

/** What is to be done, decided before anything is signed. Plain data without key bytes, fit to be shown. */
export interface ChangePlan {
  readonly kind: 'changePlan';
  /** What is done, in the imperative, for people: `Renew kube-apiserver serving`. */
  readonly title: string;
  /** In the order in which they are signed: an issuer before what it issues, otherwise etcd first (see `renewalOrder`). */
  readonly certificates: readonly PlannedCertificate[];
  /** The new keys; a certificate with a new key names one of them, a service-account pair stands alone. */
  readonly keys: readonly PlannedKey[];
  /** Certificate and key of a pair side by side. */
  readonly files: readonly PlannedFile[];
  /** Places that hold the same certificate, key or CA and stay as they are. */
  readonly untouched: readonly UntouchedPlace[];
  readonly warnings: readonly ChangeWarning[];
  /** Serial numbers (lower-case hex) of the known certificates, which must not be used again. */
  readonly takenSerialNumbers: ReadonlySet<string>;
}

/** A certificate that a plan issues or places. */
export interface PlannedCertificate {
  /** Unique in the plan. */
  readonly id: string;
  /** `certificates[].id` of the Kubernetes PKI reference. */
  readonly role?: string;
  /** For people. */
  readonly name: string;
  /** The certificate that it replaces. */
  readonly old?: CertificateNode;
  /** The whole Name element. */
  readonly subject: Bytes;
  readonly issuer: PlannedIssuer;
  readonly key: PlannedCertificateKey;
  readonly validity: PlannedValidity;
  /** In their order in the certificate. Key identifiers that depend on a new key have no `der` yet. */
  readonly extensions: readonly PlannedExtension[];
  /** It is to sign others. */
  readonly isCa?: true;
  /** Certificates that are there and have to be its own: checked once it is signed. */
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
  /** It is signed already, by somebody else. */
  | { readonly kind: 'signed'; readonly der: Bytes };

/** The key of a planned certificate. */
export type PlannedCertificateKey =
  /** A key that is there already. `key`: its private half, where the certificate signs with it (itself, or others). */
  | { readonly kind: 'same'; readonly spki: Bytes; readonly key?: Occurrence; readonly why: KeyReason }
  /** One of {@link ChangePlan.keys}. */
  | { readonly kind: 'new'; readonly key: string; readonly why: KeyReason };

/** Why a certificate keeps its key or gets a new one. */
export type KeyReason =
  /** A renewal is the natural moment to change the key. */
  | 'usual'
  /** The user said so. */
  | 'chosen'
  /** Its installer (k3s, RKE2) renews with the same key. */
  | 'installer'
  /** No known place holds the key, or it cannot be written there: whoever has it goes on using it. */
  | 'keyElsewhere'
  /** Other certificates that are not renewed along are for the same key. */
  | 'shared'
  /** The file that holds it is gone. */
  | 'lost'
  /** There was none. */
  | 'first';

/** A key pair that a plan makes. */
export interface PlannedKey {
  /** Unique in the plan. */
  readonly id: string;
  readonly algorithm: KeyAlgorithm;
  /** A private key that is there already, and is taken instead of one that is made. */
  readonly from?: Occurrence;
}

/** What becomes of one file. */
export interface PlannedFile {
  /** `DecodedFile.path`, or the path of the new file. */
  readonly path: string;
  readonly hostPath?: string;
  readonly kind: 'replace' | 'create';
  /** Key bytes change or are created. */
  readonly holdsKey: boolean;
  /** Of a new file. */
  readonly mode?: number;
  /** In order of position; of a new file one that inserts at 0. */
  readonly edits: readonly PlannedEdit[];
}

/** One edit of a file's text. */
export type PlannedEdit =
  /** A block is replaced in its manner of writing, through the encodings around it. */
  | {
      readonly kind: 'block';
      readonly at: Occurrence;
      readonly by: PlannedMaterial | NoMaterial;
      /** Blocks that are new behind it. */
      readonly behind?: readonly PlannedMaterial[];
    }
  /** Text is replaced by text and materials. */
  | {
      readonly kind: 'text';
      readonly span: Span;
      readonly parts: readonly ContentPart[];
      /** What stands there now; otherwise the file has changed. */
      readonly was?: string;
      /** The blocks that stand there now, likewise. */
      readonly holding?: readonly Occurrence[];
    };

/** Something that is known only once the plan is carried out; ids of the plan. */
export type PlannedMaterial =
  | { readonly kind: 'certificate'; readonly certificate: string }
  /** `form` of the block that holds it. */
  | { readonly kind: 'privateKey'; readonly key: string; readonly form: KeyForm }
  | { readonly kind: 'publicKey'; readonly key: string }
  /** A known object that is written elsewhere, e.g. a CA certificate. */
  | { readonly kind: 'known'; readonly label: string; readonly der: Bytes }
  /** A private key that lies elsewhere among the files; read at the moment of writing. */
  | { readonly kind: 'knownKey'; readonly at: Occurrence };

/** A block is taken out: what would take its place stands in its bundle already. */
export interface NoMaterial {
  readonly kind: 'nothing';
}

/** A piece of new text. */
export type ContentPart =
  | { readonly kind: 'text'; readonly text: string }
  /** PEM blocks, one after the other, with a final line end. */
  | { readonly kind: 'pem'; readonly materials: readonly PlannedMaterial[] }
  /** Base64 of what `pem` would be, on one line: `client-key-data`, `tls.crt`. */
  | { readonly kind: 'base64'; readonly materials: readonly PlannedMaterial[] }
  /** Base64 of a whole file as it is, on one line; `DecodedFile.path`. */
  | { readonly kind: 'base64File'; readonly path: string };

/** Why a place that holds the same thing stays as it is; permanent names. */
export type UntouchedReason =
  /** Of a CA: whoever trusts the old one has to trust the new one first. */
  | 'trustsOld'
  | 'readOnly'
  /** Its file system cannot write several files all or none. */
  | 'notOnDisk'
  | 'outsideRoots'
  /** It lies around the files that the user named. */
  | 'notNamed'
  /** It looks like a copy that the user put aside, and nothing names it. */
  | 'backup'
  /** Only an inventory tells of the file. */
  | 'inventory'
  /** A copy that CertScope keeps: a backup, or a file that was staged. */
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
  /** The cluster reads no certificate there. */
  | 'unusable'
  /** The same key is used by something else that is not renewed along. */
  | 'otherKey'
  /** The user left it out. */
  | 'notChosen';

/** A place that a plan leaves alone. */
export interface UntouchedPlace {
  readonly at: Occurrence;
  readonly reason: UntouchedReason;
  /** A sentence: why, and what to do about it. */
  readonly words: string;
}

/** A signed, checked change, ready to be written: all files or none. Holds key bytes: `wipeChangeSet` when it is done with. */
export interface ChangeSet {
  readonly kind: 'changeSet';
  readonly plan: ChangePlan;
  readonly files: readonly FileChange[];
  /** By {@link PlannedCertificate.id}. */
  readonly issued: ReadonlyMap<string, IssuedCertificate>;
}

/** What a change does to one file. */
export interface FileChange {
  /** `DecodedFile.path`, or the path of the new file. */
  readonly path: string;
  readonly kind: 'replace' | 'create';
  /** What the change was made from: the host refuses when the file holds something else. Absent for `create`. */
  readonly before?: Bytes;
  readonly after: Bytes;
  /** Of a new file: 0o600 with a key in it, else 0o644. An existing file keeps its own. */
  readonly mode?: number;
  /** Key bytes change or are created. */
  readonly holdsKey: boolean;
  /** The same change to the document's text, where no key bytes change: an ordinary edit. */
  readonly replacements?: readonly TextReplacement[];
}

/** A step of carrying out a plan, for progress; between two of them it may be left. */
export interface ChangeStep {
  readonly kind: 'keyMade' | 'signed' | 'rewritten';
  /** For people: the certificate's or file's name. */
  readonly name: string;
  readonly done: number;
  readonly total: number;
}
