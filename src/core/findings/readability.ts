import { demandedEncoding } from '../kubernetes/credentialFieldOf.ts';
import { isAmongExamples } from '../locate/files/quietPlaces.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { fieldOf, isInjectedCa, isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { type WrongEncoding, wrongEncodingOf } from '../pki/wrongEncoding.ts';
import { memoisedBy } from '../text/memoised.ts';
import type { FindingDraft } from './draft.ts';
import type { RelatedPlace } from './findingModel.ts';
import type { FindingRecord } from './findingRecord.ts';
import { goErrorOfBytes, quotedError } from './goError.ts';
import { type Judgement, judgedAt, problem } from './judgement.ts';
import { namedPemFiles } from './namedFiles.ts';
import { readersOfSecret } from './objects/readersOfSecret.ts';
import { isCertificateFile, roleOfFile } from './places.ts';
import { base64Refusal, noBase64OrPem, noPem, noPemError, noPemRefusal } from './readabilityWords.ts';
import { isUnparsableRequest } from './requestObjects.ts';
import { isToldOtherwise } from './trustBundles.ts';

/** For files that flags and kubeconfigs name. */
export const restoreOrCorrect = {
  keyOrFlag: 'Restore the key, or correct {flag}.',
  fileOrFlag: 'Restore the file, or correct {flag}.',
  fileOrPath: 'Restore the file, or correct the path.',
} as const;

/**
 * Invalid base64.
 *
 * When: the value of a byte field has a space, a tab, URL-safe characters, missing padding, or is a folded YAML scalar, or a Secret holds a command or plain
 * text under `data`.
 *
 * Kubernetes decodes with Go's `encoding/base64`: it needs the standard alphabet and padding, and skips only line feeds and carriage
 * returns. `base64 -w0 FILE` on Linux and `base64 -i FILE` on macOS print a valid value.
 *
 * @category encoding
 * @stage judge
 * @see EXP
 */
export const base64Invalid = {
  code: 'base64-invalid',
  severity: 'error',
  fact: {
    invalid: 'This base64 text is not valid: {reason}.',
    command: 'This is a command, but must be its output: base64 text.',
    text: 'This value must be base64 text, but is not.',
  },
  consequence: { program: noBase64OrPem.program, rejected: noBase64OrPem.rejected },
  wayOut: {
    command: 'Run the command, and replace it with what it prints.',
    text: 'Encode the value, or move it to stringData.',
    folded: 'YAML joins the lines below `>` with spaces. Use `|` instead, or write all of it on one line.',
    lines: 'YAML joins these lines with spaces. Put them below `|`, or write all of it on one line.',
    urlSafe: 'Replace "-" with "+", and "_" with "/".',
    truncated: 'Copy the whole value again.',
    joined: 'Decode the parts, join them, and encode the result once.',
    other: 'Copy the value again from its source.',
  },
  quickFix: 'normalise-base64',
} as const satisfies FindingRecord;

/**
 * Malformed PEM.
 *
 * When: a BEGIN line has no matching END line, a block has the wrong number of dashes, invalid characters or bad base64, a file that a flag
 * or a kubeconfig names contains no certificate, CA or public key, or Go's parser rejects a certificate for any reason.
 *
 * A block begins with `-----BEGIN LABEL-----` and ends with `-----END LABEL-----`: five dashes on both sides, the same label, base64 in
 * between. A block that was cut off while copying cannot be repaired. Copy it again.
 *
 * Kubernetes reads certificates with Go's crypto/x509, which is stricter than OpenSSL. It rejects a certificate for a character that a
 * PrintableString cannot contain, a critical subject key identifier, an IP mask with holes, a time without `Z`, a curve that Go does not
 * support, and more. The message quotes the error of the log. Only a new certificate helps.
 *
 * @category encoding
 * @stage judge
 * @see RFC7468, EXP
 */
export const pemMalformed = {
  code: 'pem-malformed',
  severity: 'error',
  fact: {
    block: 'This PEM block is not valid: {reason}.',
    content: 'The content of this block is not valid: {reason}.',
    value: 'This value is not valid: {reason}.',
    rejected: 'The certificate {name} is malformed. Go, and therefore Kubernetes, rejects it.',
    noArmour: 'The BEGIN and END lines around this base64 are missing.',
    dashes:
      'The BEGIN or END line of this PEM block is misspelt: it needs five dashes on both sides and one space before the label.',
    noCertificate: 'There is no certificate in {file}.',
    noCa: 'There is no CA in {file}.',
    noPublicKey: 'There is no public key in {file}.',
  },
  consequence: {
    ...noBase64OrPem,
    unseen: 'Kubernetes does not see this block: {error}.',
    skipped: 'Go skips it without a message, so the cluster does not have it.',
    cannotVerify: '{program} has no CA to verify the other side with.',
  },
  wayOut: {
    copy: 'Copy it again from its source.',
    restore: 'Restore it from a backup, or reissue it.',
    replace: 'Replace it with the right value, or remove the field.',
    reissue: 'Reissue it.',
    toPem: 'Convert it to PEM.',
    addLines: 'Add the BEGIN and END lines, and encode the result as base64.',
    correctLine: 'Correct the line.',
    ...restoreOrCorrect,
  },
  quickFix: 'normalise-pem',
} as const satisfies FindingRecord;

/**
 * Malformed private key.
 *
 * When: a private key cannot be parsed.
 *
 * @category key
 * @stage judge
 * @see CG-cert
 */
export const keyMalformed = {
  code: 'key-malformed',
  severity: 'error',
  fact: { key: 'This private key is not valid: {reason}.', value: pemMalformed.fact.value },
  consequence: { ...noBase64OrPem, unparsed: 'Programs that load it fail with `tls: failed to parse private key`.' },
  wayOut: { key: 'Restore it from a backup, or renew with a new key.', value: pemMalformed.wayOut.replace },
} as const satisfies FindingRecord;

/**
 * PEM in a base64 field.
 *
 * When: a field that must contain base64 (`*-data`, `caBundle`, `data` of a Secret, `spec.request`) contains PEM text.
 *
 * `data`, `caBundle`, `spec.request` and the kubeconfig fields that end in `-data` contain base64 of the PEM text. Secrets take plain text
 * under `stringData`.
 *
 * @category encoding
 * @stage judge
 * @see API-misc, EXP
 */
export const dataFieldRawPem = {
  code: 'data-field-raw-pem',
  severity: 'error',
  fact: 'This field contains PEM text, but must contain it as base64.',
  consequence: { program: noBase64OrPem.program, rejected: noBase64OrPem.rejected },
  wayOut: { secret: 'Encode it as base64, or move it to stringData.', other: 'Encode it as base64.' },
  quickFix: 'encode-base64',
} as const satisfies FindingRecord;

/**
 * DER instead of PEM.
 *
 * When: a value is base64 of DER where PEM is expected, or a file that a component reads as PEM contains DER.
 *
 * Convert a file with `openssl x509 -inform DER -in ca.crt -out ca.crt.pem` (for a key, `openssl pkey`), and replace the file with the result.
 *
 * Revocation lists that etcd reads (`--client-crl-file`) must be DER.
 *
 * @category encoding
 * @stage judge
 * @see CG-transport
 */
export const dataFieldDer = {
  code: 'data-field-der',
  severity: 'error',
  fact: {
    field: 'This base64 contains DER, but PEM is expected in it.',
    file: 'This file contains DER, but PEM is expected.',
  },
  consequence: noPem,
  wayOut: {
    field: 'Convert it to PEM, and encode that.',
    file: 'Convert it to PEM, and replace the file with the result: {command}.',
  },
  quickFix: 'convert-der',
} as const satisfies FindingRecord;

/**
 * Value encoded twice.
 *
 * When: a value is base64 of base64 of PEM (except in configuration of Argo CD), or a file that a component reads as PEM contains
 * base64 of PEM.
 *
 * Typical causes: `echo "$VALUE" | base64` on an encoded value, or an encoded value under `data` of a tool that encodes itself.
 *
 * @category encoding
 * @stage judge
 * @see API-core
 */
export const doubleBase64 = {
  code: 'double-base64',
  severity: 'error',
  fact: { field: 'This value is base64 of base64.', file: 'This file contains base64 of PEM, but PEM is expected.' },
  consequence: noPem,
  wayOut: 'Decode it once.',
  quickFix: 'decode-base64',
} as const satisfies FindingRecord;

/**
 * Encoded value in stringData.
 *
 * When: a value under `stringData` is base64 of PEM.
 *
 * Kubernetes encodes it a second time.
 *
 * @category encoding
 * @stage judge
 * @see API-core
 */
export const stringdataBase64 = {
  code: 'stringdata-base64',
  severity: 'error',
  fact: 'stringData contains plain text, but this is base64.',
  consequence: noPem,
  wayOut: 'Decode it, or move it to data.',
  quickFix: 'decode-base64',
} as const satisfies FindingRecord;

/**
 * Shorter values (in characters) and blocks (in octets) are placeholders such as `foobar`: the smallest certificates and
 * keys have about 50 octets, and larger ones are rarely truncated to so few.
 */
const shortestDamage = 64;

/**
 * Reports credentials that cannot be read, by the outermost layer that is broken, and those that are encoded in
 * another way than their field demands. Only where a credential is expected: in a field that the tables know, in a
 * PEM file, or as a PEM block in a value; examples in documentation and scripts are left alone.
 */
export function checkReadability(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) =>
    file.credentials.flatMap((credential) => {
      if (isLastAppliedCopy(credential)) return [];
      if (isInjectedCa(credential) && isTakenByApiServer(credential)) return [];
      return credential.content.kind === 'unreadable'
        ? damage(graph, { file, credential })
        : wrongEncoding(graph, { file, credential });
    }),
  );
}

/** Only its base64 has to be right before an injector replaces it. */
function isTakenByApiServer(credential: DecodedCredential): boolean {
  const { content } = credential;
  if (content.kind === 'unreadable') return content.layer !== 'base64' && credential.block.encoding[0] !== 'pem';
  return wrongEncodingOf(credential) !== 'data-field-raw-pem';
}

function damage(graph: PkiGraph, occurrence: Occurrence): readonly FindingDraft[] {
  const { credential } = occurrence;
  const { block, content, value } = credential;
  if (content.kind !== 'unreadable' || block.problem?.code === 'tooLarge') return [];
  const field = fieldOf(credential);
  if (isToldOtherwise(occurrence) || isUnparsableRequest(credential)) return [];
  const isInMap = value.keyPath !== undefined && demandedEncoding(value.keyPath, value.object) === 'base64-pem';
  const isExpected =
    field !== undefined ||
    (isInMap && content.layer === 'base64') ||
    (value.keyPath === undefined && isPemFile(graph, occurrence)) ||
    content.isMislabelled === true;
  if (!isExpected && (value.keyPath === undefined || !isPemBlock(credential))) return [];
  // Values of a chart, and the like, or a file of nothing else that nothing reads: a place for what the user sets.
  if (block.problem?.code === 'empty' && value.object?.kind === undefined) {
    const { file } = occurrence;
    if (value.keyPath !== undefined) return [];
    if (isOnlyEmpty(file) && !namedPemFiles(graph).has(file) && roleOfFile(occurrence) === undefined) return [];
  }
  if (!isExpected && (block.problem?.code === 'noEnd' || block.problem?.code === 'empty')) return [];
  const isKey = field?.role === 'key' || block.label?.endsWith('PRIVATE KEY') === true;
  const judgement = damageProblem(occurrence, isKey, graph);
  if (judgement === undefined) return [];
  const isUnread = isStandIn(credential) && isAmongExamples(occurrence.file);
  const draft = judgedAt(occurrence, {
    ...judgement,
    ...(isUnread ? { severity: 'warning' } : {}),
    related: readersOf(graph, credential),
  });
  return [block.problem === undefined ? draft : { ...draft, span: block.problem.span }];
}

/** What misses a Secret that kube-apiserver refuses, or a value in it. */
function readersOf(graph: PkiGraph, { value: { object } }: DecodedCredential): readonly RelatedPlace[] {
  return object?.kind === 'Secret' ? readersOfSecret(object, objectIndexOf(clusterPictureOf(graph))) : [];
}

/** Asked for each of its blocks. */
const isOnlyEmpty = memoisedBy(({ credentials }: DecodedFile) =>
  credentials.every((each) => each.block.problem?.code === 'empty'),
);

function damageProblem(occurrence: Occurrence, isKey: boolean, graph: PkiGraph): Judgement | undefined {
  const { credential } = occurrence;
  const { content, block } = credential;
  if (content.kind !== 'unreadable') return undefined;
  const { reason } = content;
  const none = { reason, name: '', file: '', program: '', error: '', flag: '' };
  const inputByte = block.problem?.inputByte;
  switch (content.layer) {
    case 'base64': {
      const isKnown = inputByte !== undefined && fieldOf(credential) !== undefined;
      const refusal = isKnown ? base64Refusal(occurrence, inputByte, graph) : undefined;
      return problem(base64Invalid, {
        fact: 'invalid',
        consequence: refusal?.consequence,
        wayOut: base64WayOut(credential),
        values: { reason, program: refusal?.program ?? '', error: refusal?.error ?? '' },
      });
    }
    case 'pem': {
      const error = `\`${noPemError(fieldOf(credential), isKey)}\``;
      const values = { ...none, error };
      return problem(pemMalformed, { fact: 'block', consequence: 'unseen', wayOut: 'copy', values });
    }
    case 'der': {
      if (isKey) return problem(keyMalformed, { fact: 'key', consequence: 'unparsed', wayOut: 'key', values: none });
      const values = { ...none, error: quotedError(goErrorOfBytes(block.bytes())) };
      return problem(pemMalformed, { fact: 'content', consequence: 'loaded', wayOut: 'restore', values });
    }
    case 'value': {
      // Neither PEM nor base64, or base64 of something else: the program that decodes the base64 comes first.
      const isDecodedFirst = fieldOf(credential)?.encoding === 'base64-pem' && inputByte !== undefined;
      const { consequence, ...words } = isDecodedFirst
        ? base64Refusal(occurrence, inputByte, graph)
        : noPemRefusal(occurrence, graph);
      const values = { ...none, ...words };
      return isKey
        ? problem(keyMalformed, { fact: 'value', consequence, wayOut: 'value', values })
        : problem(pemMalformed, { fact: 'value', consequence, wayOut: 'replace', values });
    }
  }
}

function base64WayOut({
  value,
  block,
}: DecodedCredential): Exclude<keyof typeof base64Invalid.wayOut, 'command' | 'text'> {
  if (block.problem?.isLineBreak === true) return value.style === 'folded' ? 'folded' : 'lines';
  switch (block.problem?.code) {
    case 'urlSafe':
    case 'truncated':
      return block.problem.code;
    case 'afterPadding':
      return 'joined';
    default:
      return 'other';
  }
}

/** By its name, or because something names it. SSH's public keys have similar names, but are not PEM. */
function isPemFile(graph: PkiGraph, { file, credential }: Occurrence): boolean {
  const isPublicKey = credential.block.label === 'PUBLIC KEY' && file.path.endsWith('.pub');
  return isCertificateFile(file) || isPublicKey || namedPemFiles(graph).has(file);
}

function isStandIn({ block, content }: DecodedCredential): boolean {
  if (content.kind !== 'unreadable') return false;
  if (content.layer === 'value') return block.span.end - block.span.start < shortestDamage;
  return content.layer === 'der' && block.problem === undefined && block.bytes().length < shortestDamage;
}

function isPemBlock({ block }: DecodedCredential): boolean {
  return block.encoding.at(-1) === 'pem';
}

function wrongEncoding(graph: PkiGraph, occurrence: Occurrence): readonly FindingDraft[] {
  const { credential } = occurrence;
  const code = wrongEncodingOf(credential);
  // One word for a bundle is enough: its first block tells it.
  if (code === undefined || credential.block.index > 0) return [];
  const judgement = encodingProblem(code, occurrence, graph);
  const draft = judgedAt(occurrence, isForOthers(code, credential) ? { ...judgement, severity: 'info' } : judgement);
  return [{ ...draft, span: credential.value.span }];
}

/** Says of a credential that it is in the wrong encoding; `graph` as for `kubeconfigReader`. */
export function encodingProblem(code: WrongEncoding, occurrence: Occurrence, graph?: PkiGraph): Judgement {
  if (code === 'data-field-raw-pem') {
    const { consequence, ...values } = base64Refusal(occurrence, 0, graph);
    const wayOut = occurrence.credential.value.object?.kind === 'Secret' ? 'secret' : 'other';
    return problem(dataFieldRawPem, { consequence, wayOut, values });
  }
  const { consequence, ...values } = noPemRefusal(occurrence, graph);
  switch (code) {
    case 'data-field-der':
      return problem(dataFieldDer, { fact: 'field', consequence, wayOut: 'field', values });
    case 'double-base64':
      return problem(doubleBase64, { fact: 'field', consequence, values });
    case 'stringdata-base64':
      return problem(stringdataBase64, { consequence, values });
    case 'pem-malformed': {
      const said = { ...values, reason: '', name: '', file: '', flag: '' };
      return problem(pemMalformed, { fact: 'noArmour', consequence, wayOut: 'addLines', values: said });
    }
  }
}

/**
 * A CA in DER in a Secret that no program of Kubernetes reads by its type: its owner may use a program that reads DER, as Java does.
 * Of the fields of such Secrets the tables know the key's name alone.
 */
function isForOthers(code: WrongEncoding, credential: DecodedCredential): boolean {
  const field = fieldOf(credential);
  const isSecret = credential.value.object?.kind === 'Secret';
  return code === 'data-field-der' && isSecret && field?.role === 'ca' && !field.id.startsWith('secret-');
}
