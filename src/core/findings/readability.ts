import { demandedEncoding } from '../kubernetes/credentialFieldOf.ts';
import { fieldOf, isInjectedCa, isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import type { Unreadable } from '../x509/x509Model.ts';
import type { LegacyCode } from './catalog.ts';
import { draftAt, type FindingDraft, sentences } from './draft.ts';
import type { Severity } from './findingModel.ts';
import { namedPemFiles } from './namedFiles.ts';
import { isCertificateFile } from './places.ts';
import { damageMessage, encodingFault, type WrongEncoding } from './readabilityWords.ts';
import { isUnparsableRequest } from './requestObjects.ts';
import { isToldOtherwise } from './trustBundles.ts';

/**
 * Shorter values (in characters) and blocks (in octets) are stand-ins that somebody typed, `foobar`: the smallest
 * certificates and keys have some 50 octets, and nobody cuts a larger one to so little.
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
  if (!isExpected && (block.problem?.code === 'noEnd' || block.problem?.code === 'empty')) return [];
  const isKey = field?.role === 'key' || block.label?.endsWith('PRIVATE KEY') === true;
  const code = codeOf(content.layer, isKey);
  const severity: { severity?: Severity } = isStandIn(credential) ? { severity: 'warning' } : {};
  const draft = draftAt(occurrence, code, damageMessage(occurrence, isKey, graph), severity);
  return [block.problem === undefined ? draft : { ...draft, span: block.problem.span }];
}

/** By its name, or since something names it; of SSH's public keys, which are called alike, none is PEM. */
function isPemFile(graph: PkiGraph, { file, credential }: Occurrence): boolean {
  const isPublicKey = credential.block.label === 'PUBLIC KEY' && file.path.endsWith('.pub');
  return isCertificateFile(file) || isPublicKey || namedPemFiles(graph).has(file);
}

function codeOf(layer: Unreadable['layer'], isKey: boolean): LegacyCode {
  switch (layer) {
    case 'base64':
      return 'base64-invalid';
    case 'pem':
      return 'pem-malformed';
    case 'der':
      return isKey ? 'key-malformed' : 'pem-malformed';
    case 'value':
      return isKey ? 'key-malformed' : 'pem-malformed';
  }
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
  const { fact, consequence, wayOut } = encodingFault(code, occurrence, graph);
  const severity: { severity?: Severity } = isForOthers(code, credential) ? { severity: 'info' } : {};
  const message = severity.severity === undefined ? sentences(fact, consequence, wayOut) : fact;
  const draft = draftAt(occurrence, code, message, severity);
  return [{ ...draft, span: credential.value.span }];
}

/**
 * A CA in DER in a Secret that no program of Kubernetes reads by its type: whoever made it may read DER, as Java does.
 * Of the fields of such Secrets the tables know the key's name alone.
 */
function isForOthers(code: WrongEncoding, credential: DecodedCredential): boolean {
  const field = fieldOf(credential);
  const isSecret = credential.value.object?.kind === 'Secret';
  return code === 'data-field-der' && isSecret && field?.role === 'ca' && !field.id.startsWith('secret-');
}

/** Compares a block's layers with what its field demands. Embedded documents have layers of their own: not judged. */
export function wrongEncodingOf(credential: DecodedCredential): WrongEncoding | undefined {
  const { block, value } = credential;
  if (value.keyPath === undefined || block.innerKeyPath !== undefined) return undefined;
  const field = fieldOf(credential);
  const isRawPem = block.encoding[0] === 'pem' && field?.role !== 'token';
  if (isRawPem && demandedEncoding(value.keyPath, value.object) === 'base64-pem') return 'data-field-raw-pem';
  if (field === undefined || field.role === 'mixed' || field.role === 'token') return undefined;
  const [outer, inner] = block.encoding;
  if (field.encoding === 'pem') {
    return outer === 'base64' && /(?:^|\.)stringData[.[]/.test(value.keyPath) ? 'stringdata-base64' : undefined;
  }
  if (field.encoding !== 'base64-pem') return undefined;
  if (outer !== 'base64') return undefined;
  if (inner === 'base64') return 'double-base64';
  return inner === 'der' ? 'data-field-der' : undefined;
}
