import type { FileReferenceField } from '../kubernetes/fileReferenceOf.ts';
import type { PlaceholderReason } from '../kubernetes/placeholderReason.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';
import type { ComponentInvocation } from './invocations/invocationModel.ts';

/**
 * An encoding of an object. Lists begin with the outermost: base64 of PEM is `['base64', 'pem']`, plain DER `['der']`, a member
 * of a PEM bundle `['pem', 'pkcs7']`, one of several certificates that follow one another `['der', 'list']`.
 */
export type Encoding = 'base64' | 'pem' | 'der' | 'jwt' | 'list' | 'pkcs7' | 'pkcs12' | 'jks';

/** How a scalar is written. This decides what its source text means. */
export type ScalarStyle = 'plain' | 'singleQuoted' | 'doubleQuoted' | 'literal' | 'folded';

/** The Kubernetes object (or other document) that contains a value. */
export interface ObjectContext {
  /** Index of the YAML document in the file, 0 for the first. */
  readonly documentIndex: number;
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** `type` of a Secret. */
  readonly type?: string;
  /** An annotation or label tells a controller to inject the CA. The CA in the file is a placeholder or was injected. */
  readonly isInjected?: true;
}

/** Why a block cannot be read. */
export interface BlockProblem {
  /** Outermost broken layer. `value`: the value does not look like a credential. */
  readonly layer: 'base64' | 'pem' | 'der' | 'value';
  /**
   * `character`, `urlSafe`, `truncated`, `afterPadding`: base64. `noEnd`, `otherEnd`: the BEGIN and END lines of PEM.
   * `empty`: PEM without content. `noCredential`: decodes to something else. `tooLarge`: above a limit.
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
  /** What is wrong, for users: lower case, no full stop. */
  readonly reason: string;
  /** The offending characters. */
  readonly span: Span;
  /** Number of the offending character in the base64 text, from 1. Only for `character`, `urlSafe`, `afterPadding`. */
  readonly character?: number;
  /** The offending character is a blank that YAML reads for a line break. */
  readonly isLineBreak?: true;
  /** N in Go's "illegal base64 data at input byte N", if the outermost layer is base64. */
  readonly inputByte?: number;
}

/**
 * Why Go's `encoding/pem`, and so every Kubernetes component, skips a PEM block that CertScope can read.
 *
 * `utf16`: encoding of the whole file. `byteOrderMark`, `indented`, `textBefore`: before BEGIN. `joined`: on the END line of another
 * block. `textBehind`, `endIndented`: at END. `carriageReturns`, `escapedLineBreaks`, `noLineBreaks`: wrong line breaks. `dashes`: a
 * misspelled BEGIN, END or label.
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

/** One object found in a document: a PEM block, a DER value, a token, or a value that should contain one. */
export interface LocatedBlock {
  /**
   * The block in the document. PEM: from `-----BEGIN` to the end of `-----END …-----`. Inside base64: the characters that encode
   * it. A value without blocks: the value.
   */
  readonly span: Span;
  /** Position among the blocks of the value, from 0. */
  readonly index: number;
  /** Outermost first. Empty if even the outermost layer is unknown. */
  readonly encoding: readonly Encoding[];
  /** PEM label (RFC 7468) without BEGIN and dashes. */
  readonly label?: string;
  /** The label in the BEGIN line. */
  readonly labelSpan?: Span;
  /** The lines of the headers. */
  readonly headersSpan?: Span;
  /** Labels of the blocks before this one that Go reads and that are not credentials (`EC PARAMETERS`). */
  readonly passedOver?: readonly string[];
  /** PEM headers (RFC 1421), such as `Proc-Type`. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The DER bytes, unless there is a `problem`. The bytes of a private key are never kept. Each call decodes them from the text
   * again.
   */
  readonly bytes: () => Bytes;
  /** Which layer cannot be read, why, and where in the document. */
  readonly problem?: BlockProblem;
  /** Set when the cluster does not see the block, although its content is valid. */
  readonly unseen?: UnseenPem;
  /** Key path inside a document that is embedded in the value (a kubeconfig in a ConfigMap). */
  readonly innerKeyPath?: string;
}

/** A value (YAML scalar, JSON string, or part of a plain text) that contains blocks or should contain some. */
export interface LocatedValue {
  /** The value's text in the document, without quotes and block indicators. */
  readonly span: Span;
  /** How the value is written; absent in plain text. Values in an embedded document have the style of the outer value. */
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

/** How an entry of a mapping is written if it is not `key: value` in block style. */
export type EntryStyle = 'flow' | 'quotedKey';

/** A value that names a credential file (`client-certificate: pki/admin.crt`, `--tls-cert-file=…`). */
export interface LocatedReference {
  /** The path's text in the document, without quotes. */
  readonly span: Span;
  /** The field's key, or the flag's name. */
  readonly keySpan?: Span;
  /** Absent in plain text. */
  readonly keyPath?: string;
  /** Index of the YAML document in the file, 0 for the first. */
  readonly documentIndex: number;
  /** The field's record in the tables. */
  readonly field: FileReferenceField;
  /** The path, without quotes and escapes. */
  readonly path: string;
  /** Set if a flag names the file: the flag as written, and the component that reads it, if known. */
  readonly flag?: { readonly name: string; readonly component: string | undefined };
  /** Path on the host, if `path` is inside a container. */
  readonly mountedFrom?: string;
  /** For a certificate that a flag names: span of the reference to its key. */
  readonly pairedWith?: Span;
  /** Its reader goes on without the file. */
  readonly mayBeAbsent?: true;
}

/** Everything that was found in a document. */
export interface LocatedDocument {
  /** In order of position, not overlapping. */
  readonly values: readonly LocatedValue[];
  /** Only those of the document itself. Embedded documents name files where they are mounted. */
  readonly references: readonly LocatedReference[];
  /** The components that the document starts, with all their flags. */
  readonly invocations: readonly ComponentInvocation[];
  /** Variables with flags of an unknown component. */
  readonly flagVariables?: readonly string[];
}
