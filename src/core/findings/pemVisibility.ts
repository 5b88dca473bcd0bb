import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { wrongEncodingOf } from '../pki/wrongEncoding.ts';
import { memoisedByPair } from '../text/memoised.ts';
import type { Span } from '../text/span.ts';
import { visibleText } from '../text/visibleText.ts';
import { objectRejected } from './commonSentences.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgedAt, judgedPlaces, problem } from './judgement.ts';
import { isCertificateFile } from './places.ts';
import { isReadByEtcdAlone, isReadIntoPool } from './placesOfTrust.ts';
import { pemMalformed } from './readability.ts';
import { noPem, noPemRefusal, type Refusal } from './readabilityWords.ts';

/** What happens to a block that Go does not see; with another block next to it, Go says nothing. */
const hiddenConsequences = { ...noPem, skipped: pemMalformed.consequence.skipped } as const;

/**
 * PEM block that Go does not see.
 *
 * When: a block is hidden by a byte order mark, UTF-16, indentation, text before BEGIN or after END, END and BEGIN on one line, carriage
 * returns only, a literal `\n`, or missing line breaks. Beside other CAs that Go sees in a bundle, it is a warning.
 *
 * Verified with Go 1.24. OpenSSL and editors may accept the block.
 *
 * @category encoding
 * @stage judge
 * @see EXP
 */
export const pemInvisibleToGo = {
  code: 'pem-invisible-to-go',
  severity: 'error',
  fact: {
    utf16: 'This file is encoded as UTF-16, so Go sees no PEM block in it.',
    byteOrderMark: 'A byte order mark hides this PEM block from Go. BEGIN must be at the start of its line.',
    indented: 'This PEM block is indented, which hides it from Go. BEGIN must be at the start of its line.',
    textBefore: 'Text before BEGIN hides this PEM block from Go. BEGIN must be at the start of its line.',
    joined: 'END of one PEM block and BEGIN of the next are on one line, so Go sees neither block.',
    textBehind: 'Text after END hides this PEM block from Go. Nothing else may be on that line.',
    endIndented: 'The END line of this PEM block is indented, which hides the block from Go.',
    carriageReturns:
      'The lines of this PEM block end with carriage returns only, which Go does not accept as line ends.',
    escapedLineBreaks: 'The line breaks of this PEM block are written as a backslash and an n.',
    noLineBreaks: 'This PEM block has no line breaks, so Go does not see it.',
  },
  consequence: hiddenConsequences,
  wayOut: {
    utf16: 'Save it as UTF-8 without a byte order mark.',
    byteOrderMark: 'Remove the mark.',
    indentation: 'Remove the indentation.',
    ownLines: 'Put BEGIN and END on lines of their own.',
    lineFeeds: 'Replace them with line feeds.',
    noLineBreaks: 'Put BEGIN, the base64 and END on lines of their own. In YAML, `|` keeps lines and `>` joins them.',
  },
  quickFix: 'normalise-pem',
} as const satisfies FindingRecord;

/**
 * PEM label that Kubernetes ignores.
 *
 * When: a block is labelled TRUSTED CERTIFICATE or X509 CERTIFICATE where CERTIFICATE is needed, or NEW CERTIFICATE REQUEST in a
 * CertificateSigningRequest; or a request, public key, revocation list or PKCS#7 bundle is in a place for certificates or a private key.
 * A CA beside others with the right label in a bundle is a warning.
 *
 * Go compares labels exactly.
 *
 * @category encoding
 * @stage judge
 * @see EXP, K-csrval
 */
export const pemLabelIgnored = {
  code: 'pem-label-ignored',
  severity: 'error',
  fact: {
    label: 'Kubernetes ignores the label {label}. The block must be labelled {wanted}.',
    notCertificate: 'This is {kind}. CERTIFICATE blocks belong here.',
    notKey: 'This is {kind}. A private key belongs here.',
  },
  consequence: {
    ...hiddenConsequences,
    rejected: objectRejected,
  },
  wayOut: {
    label: 'Change its BEGIN and END lines.',
    trusted: 'Change its BEGIN and END lines, and remove the trust settings after the certificate.',
    pkcs7: 'Extract the certificates: `openssl pkcs7 -print_certs -in IN -out OUT`.',
    replace: 'Replace it with the right value.',
  },
  quickFix: 'relabel-pem',
} as const satisfies FindingRecord;

/**
 * Certificate with PEM headers.
 *
 * When: a CERTIFICATE block has RFC 1421 headers where CAs are read, or in `status.certificate` of a CertificateSigningRequest. Beside
 * other CAs without headers in a bundle, it is a warning. A certificate that is loaded with its key may have headers, and etcd reads CAs
 * with headers.
 *
 * @category encoding
 * @stage judge
 * @see CG-cert, K-csrval
 */
export const pemHeadersIgnored = {
  code: 'pem-headers-ignored',
  severity: 'error',
  fact: 'This certificate has PEM headers. Kubernetes skips certificates with headers here.',
  consequence: hiddenConsequences,
  wayOut: 'Remove the lines between BEGIN and the base64.',
  quickFix: 'normalise-pem',
} as const satisfies FindingRecord;

/**
 * Reports PEM blocks that can be read here but that Go, and so the cluster, skips without a message, because of their
 * lines, label or headers.
 */
export function checkPemVisibility(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) => {
    const told = new Set<string>();
    return judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((occurrence) => {
      const hidden = hiddenFromGo(occurrence, graph);
      // Two joined blocks, or a file that hides all of its blocks, are reported once.
      const isWholeFile = occurrence.credential.block.unseen?.code === 'utf16';
      const place = hidden && `${hidden.judgement.code} ${isWholeFile ? 'file' : hidden.span.start}`;
      if (hidden === undefined || place === undefined || told.has(place)) return [];
      told.add(place);
      return [{ ...judgedAt(occurrence, hidden.judgement), span: hidden.span }];
    });
  });
}

/** PEM in documentation and scripts is an example. A field with the wrong encoding is reported as that. */
function isMeantForGo({ file, credential }: Occurrence): boolean {
  const { value, block } = credential;
  if (wrongEncodingOf(credential) !== undefined) return false;
  return (
    isCertificateFile(file) ||
    fieldOf(credential) !== undefined ||
    (value.keyPath !== undefined && block.unseen !== undefined && !isProse(file))
  );
}

/** Indented text in Markdown may look like YAML. */
function isProse({ path }: DecodedFile): boolean {
  return /\.(?:md|markdown|mdx|rst|adoc|txt|html?)$/i.test(path);
}

/** What hides a PEM block from Go where Go has to read it. */
export interface Hidden {
  readonly judgement: Judgement;
  /** What hides the block. */
  readonly span: Span;
}

/**
 * Tells what hides a block from Go; `undefined` when it is seen, or when nothing of the cluster reads it there.
 *
 * @param graph - As for `kubeconfigReader`.
 */
export function hiddenFromGo(occurrence: Occurrence, graph?: PkiGraph): Hidden | undefined {
  if (!isMeantForGo(occurrence)) return undefined;
  return hiddenByLines(occurrence, graph) ?? hiddenByLabel(occurrence, graph) ?? hiddenByHeaders(occurrence, graph);
}

function hiddenByLines(occurrence: Occurrence, graph?: PkiGraph): Hidden | undefined {
  const { unseen } = occurrence.credential.block;
  if (unseen === undefined) return undefined;
  const { code, span } = unseen;
  const { consequence, ...values } = refusal(occurrence, graph);
  const severity = severityOf(occurrence, consequence);
  if (code === 'dashes') {
    const all = { ...values, reason: '', name: '', file: '', flag: '' };
    const said = { fact: code, consequence, wayOut: 'correctLine', values: all, severity } as const;
    return { span, judgement: problem(pemMalformed, said) };
  }
  const said = { fact: code, consequence, wayOut: wayOuts[code], values, severity };
  return { span, judgement: problem(pemInvisibleToGo, said) };
}

/** Without one CA of several a pool may still verify all that it has to. */
function severityOf(occurrence: Occurrence, consequence: string): 'warning' | undefined {
  return consequence === 'skipped' && isReadIntoPool(occurrence) ? 'warning' : undefined;
}

const wayOuts = {
  utf16: 'utf16',
  byteOrderMark: 'byteOrderMark',
  indented: 'indentation',
  endIndented: 'indentation',
  textBefore: 'ownLines',
  textBehind: 'ownLines',
  joined: 'ownLines',
  carriageReturns: 'lineFeeds',
  escapedLineBreaks: 'lineFeeds',
  noLineBreaks: 'noLineBreaks',
} as const satisfies Record<keyof typeof pemInvisibleToGo.fact, keyof typeof pemInvisibleToGo.wayOut>;

/** Labels that OpenSSL takes, and what Kubernetes wants instead. */
const wantedLabels: Readonly<Record<string, string>> = {
  'X509 CERTIFICATE': 'CERTIFICATE',
  'TRUSTED CERTIFICATE': 'CERTIFICATE',
  'NEW CERTIFICATE REQUEST': 'CERTIFICATE REQUEST',
};

/** The label under which Kubernetes would see a block; `undefined` when it does, or when no other label would help. */
export function wantedLabel(label: string | undefined): string | undefined {
  return label !== undefined && Object.hasOwn(wantedLabels, label) ? wantedLabels[label] : undefined;
}

function hiddenByLabel(occurrence: Occurrence, graph?: PkiGraph): Hidden | undefined {
  const { block, content } = occurrence.credential;
  const wanted = wantedLabel(block.label);
  if (wanted === undefined || block.labelSpan === undefined) return undefined;
  const isRequest = content.kind === 'certificationRequest';
  // The API server is strict about requests; other signers take both labels.
  if (isRequest ? fieldOf(occurrence.credential)?.id !== 'csr' : content.kind !== 'certificate') return undefined;
  const { consequence, ...words } = isRequest
    ? ({ consequence: 'rejected', program: '', error: '`PEM block type must be CERTIFICATE REQUEST`' } as const)
    : refusal(occurrence, graph);
  const judgement = problem(pemLabelIgnored, {
    fact: 'label',
    consequence,
    wayOut: block.label === 'TRUSTED CERTIFICATE' ? 'trusted' : 'label',
    severity: severityOf(occurrence, consequence),
    values: { ...words, label: visibleText(block.label ?? ''), wanted },
  });
  return { span: block.labelSpan, judgement };
}

function hiddenByHeaders(occurrence: Occurrence, graph?: PkiGraph): Hidden | undefined {
  const { block, content } = occurrence.credential;
  if (block.headersSpan === undefined || content.kind !== 'certificate' || !skipsHeaders(occurrence, graph))
    return undefined;
  const { consequence, ...values } = refusal(occurrence, graph);
  const severity = severityOf(occurrence, consequence);
  return { span: block.headersSpan, judgement: problem(pemHeadersIgnored, { consequence, values, severity }) };
}

/** With a block next to it that Go sees, Go says nothing at all. */
function refusal(occurrence: Occurrence, graph: PkiGraph | undefined): Refusal<keyof typeof hiddenConsequences> {
  const { file, credential } = occurrence;
  return kindsSeen(file, bundleOf(file, credential)).has(credential.content.kind)
    ? { consequence: 'skipped', program: '', error: '' }
    : noPemRefusal(occurrence, graph);
}

type Kinds = ReadonlySet<DecodedCredential['content']['kind']>;

/** Asked for each of the hidden blocks of a bundle, which may be thousands. */
const kindsSeen = memoisedByPair((file: DecodedFile, bundle: readonly DecodedCredential[]): Kinds => {
  const seen = bundle.filter((credential) => isSeen({ file, credential }));
  return new Set(seen.map(({ content }) => content.kind));
});

function isSeen(occurrence: Occurrence): boolean {
  const { content, block } = occurrence.credential;
  const { unseen, problem, label, headersSpan } = block;
  return (
    unseen === undefined &&
    problem === undefined &&
    wantedLabel(label) === undefined &&
    (headersSpan === undefined || content.kind !== 'certificate' || !skipsHeaders(occurrence))
  );
}

/** A pair is read with its headers; pools of CAs, except etcd's, and the API server, which issues certificates, want none. */
function skipsHeaders(occurrence: Occurrence, graph?: PkiGraph): boolean {
  return (
    (isReadIntoPool(occurrence) && !isReadByEtcdAlone(occurrence, graph)) ||
    fieldOf(occurrence.credential)?.id === 'csr'
  );
}
