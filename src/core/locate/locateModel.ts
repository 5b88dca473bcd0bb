import type { FileReferenceField } from '../kubernetes/fileReferenceOf.ts';
import type { PlaceholderReason } from '../kubernetes/placeholderReason.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';
import type { ComponentInvocation } from './invocations/invocationModel.ts';

/**
 * An encoding around an object, outermost first in lists: base64 of PEM is `['base64', 'pem']`, DER alone `['der']`, a
 * member of a bundle in PEM `['pem', 'pkcs7']`.
 */
export type Encoding = 'base64' | 'pem' | 'der' | 'jwt' | 'pkcs7' | 'pkcs12' | 'jks';

/** How a scalar is written, which decides what its source text means. */
export type ScalarStyle = 'plain' | 'singleQuoted' | 'doubleQuoted' | 'literal' | 'folded';

/** The Kubernetes object (or other document) in which a value stands. */
export interface ObjectContext {
  /** Index of the YAML document in the file, 0 for the first. */
  readonly documentIndex: number;
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** `type` of a Secret. */
  readonly type?: string;
  /** An annotation or label has a controller write the CA into it; what stands there is a stand-in, or its work. */
  readonly isInjected?: true;
}

/** Why a block cannot be read. */
export interface BlockProblem {
  /** Outermost layer that is broken; `value`: nothing in a credential's place looks like one. */
  readonly layer: 'base64' | 'pem' | 'der' | 'value';
  /**
   * `character`, `urlSafe`, `truncated`, `afterPadding`: base64. `noEnd`, `otherEnd`: armour lines of PEM.
   * `empty`: PEM without content. `noCredential`: decodes to something else. `tooLarge`: beyond a limit.
   */
  readonly code:
    | 'character'
    | 'urlSafe'
    | 'truncated'
    | 'afterPadding'
    | 'noEnd'
    | 'otherEnd'
    | 'empty'
    | 'noCredential'
    | 'tooLarge';
  /** What is wrong, in words fit for a user: lower case, no full stop. */
  readonly reason: string;
  /** The offending characters. */
  readonly span: Span;
  /** Number of the offending character within the base64 text, from 1; for `character`, `urlSafe`, `afterPadding`. */
  readonly character?: number;
  /** The offending character is a blank that YAML makes of a line break. */
  readonly isLineBreak?: true;
  /** N of Go's "illegal base64 data at input byte N", where the outermost layer is base64. */
  readonly inputByte?: number;
}

/**
 * Why Go's `encoding/pem`, and so every Kubernetes component, passes over a PEM block that can be read here.
 *
 * `utf16`: the whole file is encoded so. `byteOrderMark`, `indented`, `textBefore`: before BEGIN. `joined`: with the END line of another block. `textBehind`,
 * `endIndented`: at END. `carriageReturns`, `escapedLineBreaks`, `noLineBreaks`: its lines are none. `dashes`: BEGIN,
 * END or the label are not spelled as they must be.
 */
export interface UnseenPem {
  readonly code:
    | 'utf16'
    | 'byteOrderMark'
    | 'indented'
    | 'textBefore'
    | 'joined'
    | 'textBehind'
    | 'endIndented'
    | 'carriageReturns'
    | 'escapedLineBreaks'
    | 'noLineBreaks'
    | 'dashes';
  /** The characters that hide the block. */
  readonly span: Span;
}

/** One object found in a document: a PEM block, a DER value, a token, or a value that should hold one and does not. */
export interface LocatedBlock {
  /**
   * The block in the document: from `-----BEGIN` to the end of `-----END …-----` for PEM; inside base64 the characters
   * that encode it; for a value without blocks the value.
   */
  readonly span: Span;
  /** Position among the blocks of the value, from 0. */
  readonly index: number;
  /** Outermost first. Empty when not even the outermost layer could be told. */
  readonly encoding: readonly Encoding[];
  /** PEM label (RFC 7468) without BEGIN and dashes. */
  readonly label?: string;
  /** The label in the BEGIN line. */
  readonly labelSpan?: Span;
  /** The lines of the headers. */
  readonly headersSpan?: Span;
  /** Labels of the PEM blocks between this one and the one before that are no credentials, of those that Go sees (`EC PARAMETERS`). */
  readonly passedOver?: readonly string[];
  /** PEM headers (RFC 1421) were present, e.g. `Proc-Type`. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The DER bytes, unless `problem`. A getter for private keys' sake: bytes of a key are decoded from the text again
   * at each call and are never kept.
   */
  readonly bytes: () => Bytes;
  /** Which layer could not be read, why, and where in the document. */
  readonly problem?: BlockProblem;
  /** Set when the cluster does not see the block, although nothing is wrong with what it holds. */
  readonly unseen?: UnseenPem;
  /** Key path inside a document that is itself embedded in the value (a kubeconfig in a ConfigMap). */
  readonly innerKeyPath?: string;
}

/** A value (YAML scalar, JSON string, or stretch of plain text) that holds blocks or should hold some. */
export interface LocatedValue {
  /** The value's text in the document without quotes and block indicators. */
  readonly span: Span;
  /** How the value is written; absent in plain text. A value of an embedded document has the style of the outer one. */
  readonly style?: ScalarStyle;
  /** Columns of a block scalar's indentation. */
  readonly indent?: number;
  /** The key's text (`certificate-authority-data`), without quotes. */
  readonly keySpan?: Span;
  readonly entryStyle?: EntryStyle | undefined;
  /** `users[0].user.client-certificate-data`, `data['tls.crt']`; absent in plain text. */
  readonly keyPath?: string | undefined;
  readonly object?: ObjectContext | undefined;
  /** In order of position; empty only with `placeholder`. */
  readonly blocks: readonly LocatedBlock[];
  readonly placeholder?: PlaceholderReason | undefined;
}

/** How an entry of a mapping is written where it is not `key: value` in block style. */
export type EntryStyle = 'flow' | 'quotedKey';

/** A value that names a file in which credentials stand (`client-certificate: pki/admin.crt`, `--tls-cert-file=…`). */
export interface LocatedReference {
  /** The path's text in the document without quotes. */
  readonly span: Span;
  /** The field's key, or the flag's name. */
  readonly keySpan?: Span;
  /** Absent in a text without structure. */
  readonly keyPath?: string;
  /** Index of the YAML document in the file, 0 for the first. */
  readonly documentIndex: number;
  /** What the tables say of the field. */
  readonly field: FileReferenceField;
  /** The path as it is meant: without quotes and escapes. */
  readonly path: string;
  /** Set where a flag names the file: as written, and the component that reads it, if its name is known. */
  readonly flag?: { readonly name: string; readonly component: string | undefined };
  /** Where the file lies on the host, when `path` is one of a container. */
  readonly mountedFrom?: string;
  /** Of a certificate that a flag names: the reference (its `span`) to the key that is read with it. */
  readonly pairedWith?: Span;
}

/** What was found in a document. */
export interface LocatedDocument {
  /** In order of position, not overlapping. */
  readonly values: readonly LocatedValue[];
  /** Of the document itself: what documents embedded in it name lies in the file system of whoever mounts them. */
  readonly references: readonly LocatedReference[];
  /** The components that it starts, with all their flags. */
  readonly invocations: readonly ComponentInvocation[];
  /** Variables with flags of which the document does not tell whose they are. */
  readonly flagVariables?: readonly string[];
}
