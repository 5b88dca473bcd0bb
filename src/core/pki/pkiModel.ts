import type { RoleMatch } from '../kubernetes/roleMatch.ts';
import type { QuietPlace } from '../locate/files/quietPlaces.ts';
import type { ComponentInvocation } from '../locate/invocations/invocationModel.ts';
import type { LocatedBlock, LocatedReference, LocatedValue } from '../locate/locateModel.ts';
import type { Suppression } from '../locate/locateSuppressions.ts';
import type { ConfigurationObject } from '../locate/objects/objectModel.ts';
import type { LineIndex } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';
import type {
  BarePublicKey,
  Certificate,
  CertificateRevocationList,
  CertificationRequest,
  PrivateKey,
  PublicKey,
  Unreadable,
} from '../x509/x509Model.ts';
import type { TokenClaims } from './readToken.ts';

/** A JSON Web Token, recognised by its form; `tokenClaims` reads its claims. */
interface Token {
  readonly kind: 'token';
  /** Set if the token's text is not available: in inventories. */
  readonly claims?: TokenClaims;
}

/** What a block turned out to be. */
export type DecodedContent =
  | Certificate
  | CertificationRequest
  | PrivateKey
  | BarePublicKey
  | CertificateRevocationList
  | Token
  | Unreadable;

/** A block of a document with its decoded content. */
export interface DecodedCredential {
  readonly value: LocatedValue;
  readonly block: LocatedBlock;
  readonly content: DecodedContent;
  /** Lower-case hex SHA-256 of the DER: a certificate's identity. Absent for keys and unreadable blocks. */
  readonly fingerprint?: string;
  /** SHA-256 of a private key that is a whole binary file; nothing else is kept. Shows whether it is still there. */
  readonly keyDigest?: Bytes;
}

/** A value that names another file, and the file. */
export interface FileReference extends LocatedReference {
  /** Absolute path on the cluster's host; absent if the base of a relative path is unknown. */
  readonly hostPath?: string;
  /** {@link DecodedFile.path} of the file, read or not; absent if unknown. */
  readonly filePath?: string;
}

/** A document's decoded credentials, in order of position. */
export interface DecodedFile {
  /** Identifies the file: a path for the command line, a URI string in the editor. */
  readonly path: string;
  /** Absolute path as the cluster's host knows it (after removing `--root`), for roles by path. POSIX separators. */
  readonly hostPath?: string;
  /**
   * Lines of the file's text, to turn spans into positions; absent for binary files (whose spans
   * count bytes) and unreadable ones. Built at the first use.
   */
  readonly lines?: LineIndex;
  readonly values: readonly LocatedValue[];
  readonly credentials: readonly DecodedCredential[];
  /** The files that the document names; in order of position. */
  readonly references?: readonly FileReference[];
  /** The components that the document starts, with all their flags. */
  readonly invocations?: readonly ComponentInvocation[];
  /** Variables with flags of an unknown component. */
  readonly flagVariables?: readonly string[];
  /** Other objects and settings related to certificates. Read at the first use. */
  readonly objects?: readonly ConfigurationObject[];
  /** Reads `objects` in steps before they are needed. */
  readonly readObjects?: () => Generator<undefined, unknown>;
  /** The document is of interest even without a credential. */
  readonly isConfiguration?: true;
  /** Comments that silence problems. Searched at the first use. */
  readonly suppressions?: readonly Suppression[];
  /** The file is a text above the size limit; only the lines with PEM were read. */
  readonly isInParts?: true;
  /** Tells whether a text is at an offset of the file's text, if that was read. */
  readonly hasText?: (text: string, offset: number) => boolean;
  /** Searches the file's text, if that was read, for what is no credential. */
  readonly search?: (form: RegExp) => Iterable<RegExpExecArray>;
  /** The whole file is a placeholder: encrypted, a template, or a pointer. Determined at the first use. */
  readonly isStandIn?: boolean;
  /** Whether the text has nothing in it, or is not valid YAML; reads it all. */
  readonly textFault?: () => 'empty' | 'broken' | undefined;
  /** What Go skips after the file's last credential. Searched at the first use. */
  readonly passedBehind?: PassedBlocks;
  /** Why the file could not be read at all, e.g. `permission denied`. */
  readonly unreadable?: string;
  /**
   * POSIX mode of the file on its host. Absent on Windows and virtual file systems, or if it means nothing because
   * version control does not keep modes.
   */
  readonly mode?: number;
  /** The file's path in Git's working tree if tracked; absent if not tracked or not checked. */
  readonly trackedAs?: string;
  /** The file is a symbolic link: what it names, as written. */
  readonly link?: string;
  /** Why no cluster reads it as it is; absent if one may. */
  readonly quiet?: QuietPlace;
  /** Name of the inventory that contains the file; absent for a file read here. */
  readonly inventory?: string;
}

/** PEM blocks that Go sees in a text and that are not credentials. */
export interface PassedBlocks {
  /** Such as `EC PARAMETERS`; in order. */
  readonly labels: readonly string[];
}

/** One place of something. */
export interface Occurrence {
  readonly file: DecodedFile;
  readonly credential: DecodedCredential;
}

/** A certificate's issuer, as far as known. */
export type IssuerLink =
  /** Its own key verifies it. */
  | { readonly kind: 'selfSigned' }
  /** `issuers` all verify its signature (several when a CA was reissued with the same key). */
  | { readonly kind: 'verified'; readonly issuers: readonly string[] }
  /** The named issuer's key identifier matches, yet its key does not verify the signature. */
  | { readonly kind: 'signatureInvalid'; readonly issuer: string }
  /** There is a candidate, but this host cannot check its signature algorithm. */
  | { readonly kind: 'unverifiable'; readonly issuer: string }
  /**
   * No known certificate is its issuer. `cut` when a budget ended the search before every candidate was tried.
   * `encodedOtherwise`: this one's key verifies its signature, but its name differs from the issuer's in encoding.
   * Programs that compare names as text accept it as issuer; Go compares octets and does not.
   */
  | { readonly kind: 'unknown'; readonly cut?: true; readonly encodedOtherwise?: string };

/** A role that a certificate has because a flag or a field names its file, and the place of that reference. */
export interface RoleEvidence extends RoleMatch {
  readonly at: { readonly file: DecodedFile; readonly span: Span };
  /** The file that is named there. */
  readonly names: DecodedFile;
}

/** A certificate, all its places, and its relations to others. */
export interface CertificateNode {
  readonly fingerprint: string;
  readonly certificate: Certificate;
  readonly occurrences: readonly Occurrence[];
  readonly issuer: IssuerLink;
  /** Fingerprints of the certificates whose signature this one's key verifies, except itself. */
  readonly issued: readonly string[];
  /** Identity of its public key, see {@link PkiGraph.keys}. */
  readonly keyId: string;
  /** Private keys that match this certificate. */
  readonly keys: readonly Occurrence[];
  readonly role?: RoleMatch;
  /**
   * All roles for which components are configured to use it, each once. In setups with few certificates, one may have
   * several.
   */
  readonly uses: readonly RoleEvidence[];
}

/** One key pair and everything with it. */
export interface KeyNode {
  readonly keyId: string;
  readonly publicKey: PublicKey;
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo, with which kubeadm pins CAs. Computed lazily. */
  readonly spkiSha256: string;
  /** Fingerprints of the certificates of this key. */
  readonly certificates: readonly string[];
  readonly privateKeys: readonly Occurrence[];
  /** Bare public keys, e.g. `sa.pub`. */
  readonly publicKeys: readonly Occurrence[];
  readonly requests: readonly Occurrence[];
}

/** Result of looking up a file that a reference names. */
export type ReferenceTarget =
  | { readonly kind: 'file'; readonly file: DecodedFile }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** It was looked for. */
  | { readonly kind: 'absent' }
  /** It was read and contains no credential; `passed`: other PEM blocks. */
  | { readonly kind: 'noCredential'; readonly passed?: PassedBlocks }
  /** Not looked up: its location is unknown or not allowed. */
  | { readonly kind: 'notRead' };

/**
 * Result of looking up a file that is not in the graph; `linkTo`: it is one of the files by another path; `labels`:
 * it contains no credential, but other PEM blocks.
 */
export type LookUp = 'absent' | 'noCredential' | { readonly linkTo: string } | PassedBlocks;

/** By {@link DecodedFile.path}. */
export type LookUps = ReadonlyMap<string, LookUp>;

/** Result of checking a token's signature with the known keys. */
export type TokenSignature =
  /** This key verifies it; a key of {@link PkiGraph.keys}. */
  | { readonly kind: 'verified'; readonly keyId: string }
  /** The key that the token names does not verify it. */
  | { readonly kind: 'invalid'; readonly keyId: string }
  /** The key that it names is unknown, or it names none and no known key verifies it. */
  | { readonly kind: 'unknownKey' };

/** All certificates of a set of files and their relations. */
export interface PkiGraph {
  readonly files: readonly DecodedFile[];
  /** By fingerprint. */
  readonly certificates: ReadonlyMap<string, CertificateNode>;
  /** By `keyIdOf(publicKey)`. */
  readonly keys: ReadonlyMap<string, KeyNode>;
  /** Whether requests' own keys verify their signatures; absent if this host cannot check. */
  readonly requestSignatures: ReadonlyMap<CertificationRequest, boolean>;
  /** Whether known keys verify the signatures of tokens; absent if this host cannot check. */
  readonly tokenSignatures: ReadonlyMap<DecodedCredential, TokenSignature>;
  /** Issuers of the revocation lists; contains every list in the files. */
  readonly revocationLists: ReadonlyMap<CertificateRevocationList, IssuerLink>;
  /** Results of looking up named files. */
  readonly lookUps?: LookUps;
}
