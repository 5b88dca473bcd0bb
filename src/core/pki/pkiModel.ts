import type { RoleMatch } from '../kubernetes/roleMatch.ts';
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

/** A JSON Web Token, known by its form; `tokenClaims` reads what it says. */
interface Token {
  readonly kind: 'token';
  /** Set where the token's text is not at hand: in inventories. */
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
  /** SHA-256 of the private key that is all of a binary file, of which nothing else is held: tells whether it is still there. */
  readonly keyDigest?: Bytes;
}

/** A value that names another file, and which file that is. */
export interface FileReference extends LocatedReference {
  /** Absolute path on the cluster's host; absent where no file tells what a relative path begins at. */
  readonly hostPath?: string;
  /** {@link DecodedFile.path} of the file, whether it was read or not; absent where nobody can tell. */
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
  /** Variables with flags of which the document does not tell whose they are. */
  readonly flagVariables?: readonly string[];
  /** What else the document says that has to do with certificates. Read at the first use. */
  readonly objects?: readonly ConfigurationObject[];
  /** Reads `objects` in steps, so that they are there when somebody asks for them. */
  readonly readObjects?: () => Generator<undefined, unknown>;
  /** The document says so much that it is of interest without a credential in it. */
  readonly isConfiguration?: true;
  /** Comments by which a user silences problems. Looked for at the first use. */
  readonly suppressions?: readonly Suppression[];
  /** The file is a text above the size limit, of which only the lines that show PEM were read. */
  readonly isInParts?: true;
  /** Tells whether a text stands at an offset of the file's; of a text that was read. */
  readonly hasText?: (text: string, offset: number) => boolean;
  /** The whole file stands for another one: it is encrypted, a template, or a pointer to where it is kept. Told at the first use. */
  readonly isStandIn?: boolean;
  /** What Go passes over behind the file's last credential. Looked for at the first use. */
  readonly passedBehind?: PassedBlocks;
  /** Why the file could not be read at all, e.g. `permission denied`. */
  readonly unreadable?: string;
  /**
   * POSIX mode of the file on its host. Absent where there is none (Windows, virtual file systems) or where it means
   * nothing, since version control keeps no modes.
   */
  readonly mode?: number;
  /** The file's path in Git's working tree, where Git tracks it; absent where it does not, and where nobody asked. */
  readonly trackedAs?: string;
  /** The file is a symbolic link: what it names, as written. */
  readonly link?: string;
  /** Name of the inventory, made elsewhere, that tells of the file; absent for a file that was read here. */
  readonly inventory?: string;
}

/** PEM blocks that Go sees in a text, and that are no credentials. */
export interface PassedBlocks {
  /** Such as `EC PARAMETERS`; in order. */
  readonly labels: readonly string[];
}

/** One place where something stands. */
export interface Occurrence {
  readonly file: DecodedFile;
  readonly credential: DecodedCredential;
}

/** A certificate's issuer as far as the known certificates tell. */
export type IssuerLink =
  /** Its own key verifies it. */
  | { readonly kind: 'selfSigned' }
  /** `issuers` all verify its signature (several when a CA was re-issued with the same key). */
  | { readonly kind: 'verified'; readonly issuers: readonly string[] }
  /** The named issuer's key identifier matches, yet its key does not verify the signature. */
  | { readonly kind: 'signatureInvalid'; readonly issuer: string }
  /** A candidate exists, but this host cannot check its signature algorithm. */
  | { readonly kind: 'unverifiable'; readonly issuer: string }
  /**
   * No known certificate is its issuer. `cut` when a budget ended the search before every candidate was tried.
   * `encodedOtherwise`: this one's key verifies its signature, and its name differs from the issuer's in the encoding
   * alone. Programs that compare names as text take it for the issuer; Go, which compares octets, does not.
   */
  | { readonly kind: 'unknown'; readonly cut?: true; readonly encodedOtherwise?: string };

/** A role that a certificate has because of a flag or a field that names its file, and where that stands. */
export interface RoleEvidence extends RoleMatch {
  readonly at: { readonly file: DecodedFile; readonly span: Span };
}

/** A certificate, all its places, and how it hangs together with others. */
export interface CertificateNode {
  readonly fingerprint: string;
  readonly certificate: Certificate;
  readonly occurrences: readonly Occurrence[];
  readonly issuer: IssuerLink;
  /** Fingerprints of the certificates whose signature this one's key verifies, itself left out. */
  readonly issued: readonly string[];
  /** Identity of its public key, see {@link PkiGraph.keys}. */
  readonly keyId: string;
  /** Private keys whose public half is this certificate's key. */
  readonly keys: readonly Occurrence[];
  readonly role?: RoleMatch;
  /** All that components are told to use it for, each role once. In designs of few certificates one has several. */
  readonly uses: readonly RoleEvidence[];
}

/** One key pair and everything that shows it. */
export interface KeyNode {
  readonly keyId: string;
  readonly publicKey: PublicKey;
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo, by which kubeadm pins CAs. Computed when asked for. */
  readonly spkiSha256: string;
  /** Fingerprints of the certificates of this key. */
  readonly certificates: readonly string[];
  readonly privateKeys: readonly Occurrence[];
  /** Bare public keys, e.g. `sa.pub`. */
  readonly publicKeys: readonly Occurrence[];
  readonly requests: readonly Occurrence[];
}

/** What became of a file that a reference names. */
export type ReferenceTarget =
  | { readonly kind: 'file'; readonly file: DecodedFile }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** It was looked for. */
  | { readonly kind: 'absent' }
  /** It was read, and holds no credential; `passed`: but other PEM blocks. */
  | { readonly kind: 'noCredential'; readonly passed?: PassedBlocks }
  /** Nobody looked: nothing tells where it is, or it lies where nobody may look. */
  | { readonly kind: 'notRead' };

/**
 * What looking for a file came to that is not among the files of a graph; `linkTo`: it is one of them by another path;
 * `labels`: it holds no credential, but other PEM blocks.
 */
export type LookUp = 'absent' | 'noCredential' | { readonly linkTo: string } | PassedBlocks;

/** By {@link DecodedFile.path}. */
export type LookUps = ReadonlyMap<string, LookUp>;

/** What the known keys say of a token's signature. */
export type TokenSignature =
  /** This key verifies it; a key of {@link PkiGraph.keys}. */
  | { readonly kind: 'verified'; readonly keyId: string }
  /** The key that the token names does not verify it. */
  | { readonly kind: 'invalid'; readonly keyId: string }
  /** The key that it names is not known, or it names none and no known key verifies it. */
  | { readonly kind: 'unknownKey' };

/** All certificates of a set of files and how they hang together. */
export interface PkiGraph {
  readonly files: readonly DecodedFile[];
  /** By fingerprint. */
  readonly certificates: ReadonlyMap<string, CertificateNode>;
  /** By `keyIdOf(publicKey)`. */
  readonly keys: ReadonlyMap<string, KeyNode>;
  /** Whether requests' own keys verify their signatures; those that this host cannot check are absent. */
  readonly requestSignatures: ReadonlyMap<CertificationRequest, boolean>;
  /** Whether known keys verify the signatures of tokens; those that this host cannot check are absent. */
  readonly tokenSignatures: ReadonlyMap<DecodedCredential, TokenSignature>;
  /** Who signed the revocation lists; every one of the files is in it. */
  readonly revocationLists: ReadonlyMap<CertificateRevocationList, IssuerLink>;
  /** What looking for files that others name came to. */
  readonly lookUps?: LookUps;
}
