import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { listSeparator } from '../../text/sentences.ts';
import { shownPath } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import { extensionOids, writeSubjectKeyIdentifier } from '../plannedExtensions.ts';
import { warningsOf } from '../reissue/warningsOf.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import type { MissingContext, MissingParts } from './addMissing.ts';
import { knownCertificate } from './chainOf.ts';
import { existingKeyAt } from './existingKey.ts';
import { findLostCa, type LostCa } from './lostCa.ts';
import { addCertificate, newCaValidity, newKey, newPemFile } from './newCertificate.ts';
import type { RoleContent } from './roleContent.ts';

/** The CA to add, and where its files go below the machine's root. */
interface WantedCa {
  readonly id: string;
  readonly content: RoleContent;
  readonly place: { readonly certificate: string; readonly key: string };
}

/**
 * Adds a missing CA: the same certificate, if a copy exists anywhere; otherwise one for the existing key, with the name
 * and key identifier that its certificates refer to; otherwise a new one, if nothing in use would break.
 *
 * @returns Why there can be none.
 */
export function addCa(parts: MissingParts, wanted: WantedCa, context: MissingContext): RenewalRefusal | undefined {
  const { graph, host, now } = context;
  const { id, place } = wanted;
  const target = host + place.certificate;
  const lost = findLostCa({ graph, host, role: id, keyPath: host + place.key, now });
  switch (lost.kind) {
    case 'refusal':
      return lost;
    case 'copy':
      parts.restored.set(id, lost.node);
      parts.warnings.push(restoredWarning(lost), ...keyMissingWarning(lost, context, place.key));
      parts.files.push(newPemFile(target, [knownCertificate(lost.node)], place.certificate));
      return undefined;
    case 'key':
      addForKey(parts, wanted, lost, context);
      break;
    case 'nothing':
      addNew(parts, wanted, lost, context);
  }
  parts.files.push(newPemFile(target, [{ kind: 'certificate', certificate: id }], place.certificate));
  return undefined;
}

function addForKey(
  parts: MissingParts,
  { id, content, place }: WantedCa,
  { key, leaves }: Extract<LostCa, { kind: 'key' }>,
  context: MissingContext,
): void {
  const [{ certificate }] = leaves;
  const { issuer, authorityKeyIdentifier } = certificate;
  const [commonName = content.commonName] = attributeValues(issuer, 'CN');
  const name = visibleText(commonName);
  addCertificate(parts, {
    ...common(id, name, context),
    content: { ...content, commonName, names: [commonName] },
    key: { kind: 'same', spki: key.publicKey.spki, key: key.at, why: 'usual' },
  });
  const made = parts.certificates.pop();
  if (made === undefined) return;
  const identifier = authorityKeyIdentifier && writeSubjectKeyIdentifier(authorityKeyIdentifier);
  const extensions = made.extensions.map((each) =>
    each.oid === extensionOids.subjectKeyIdentifier && identifier !== undefined ? { ...each, der: identifier } : each,
  );
  parts.certificates.push({ ...made, subject: issuer.der, extensions, hasIssued: leaves });
  parts.warnings.push({
    code: 'caFromKey',
    certificate: id,
    words: l10n.t(
      'The certificate of CA {0} is lost, but its key exists ({1}). The new certificate has the same name and key, so the {2} certificates that the CA signed here stay valid. CertScope checks this. Copies of the old CA certificate keep working.',
      name,
      shownPath(context.host + place.key),
      leaves.length,
    ),
  });
}

function addNew(
  parts: MissingParts,
  { id, content, place }: WantedCa,
  { key, expired, others }: Extract<LostCa, { kind: 'nothing' }>,
  context: MissingContext,
): void {
  const { commonName } = content;
  const known =
    key === undefined ? {} : { key: { kind: 'same', spki: key.publicKey.spki, key: key.at, why: 'usual' } as const };
  const request = { ...common(id, commonName, context), content, ...known };
  if (key === undefined) {
    parts.files.push(newPemFile(context.host + place.key, [newKey(id, request.keyAlgorithm)], place.key));
  }
  addCertificate(parts, request);
  parts.warnings.push(...warningsOf(request, '', context));
  if (others.length > 0) parts.warnings.push(otherClusterWarning(id, others));
  if (expired === 0) return;
  parts.warnings.push({
    code: 'signedByLost',
    certificate: id,
    words: l10n.t('{0} certificates here were signed by a lost CA and have expired. Reissue them.', expired),
  });
}

function common(id: string, name: string, { now, policy, caDays, keyAlgorithm = 'RSA-2048' }: MissingContext) {
  const validity = newCaValidity(now, { days: caDays, configured: policy.caPeriod });
  return { id, role: id, name, issuer: { kind: 'self' }, validity, keyAlgorithm } as const;
}

function restoredWarning({ node, leaves, isOfCluster }: Extract<LostCa, { kind: 'copy' }>): ChangeWarning {
  const name = subjectName(node.certificate);
  const path = shownPath(pathsOf(node)[0] ?? '');
  const words = isOfCluster
    ? l10n.t(
        'CA {0} is restored from {1}: according to these files, it is the CA of this cluster. For a separate cluster, create a new PKI in another folder.',
        name,
        path,
      )
    : l10n.t('CA {0} is restored from {1}. It signed {2} certificates here.', name, path, leaves.length);
  return { code: 'caRestored', words };
}

/** The certificate alone cannot sign; keys are copied by their owners. */
function keyMissingWarning(
  { node }: Extract<LostCa, { kind: 'copy' }>,
  { graph, host }: MissingContext,
  keyPath: string,
): readonly ChangeWarning[] {
  if (existingKeyAt(graph, host + keyPath) !== undefined) return [];
  const [key] = graph.keys.get(node.keyId)?.privateKeys ?? [];
  const target = shownPath(host + keyPath);
  const words =
    key === undefined
      ? l10n.t('{0} is missing too. Restore it, or this CA cannot sign anything here.', target)
      : l10n.t(
          '{0} is missing too. CertScope does not copy keys automatically: if this machine must sign, copy {1} there.',
          target,
          shownPath(key.file.path),
        );
  return [{ code: 'keyGone', words }];
}

function otherClusterWarning(id: string, others: readonly CertificateNode[]): ChangeWarning {
  const paths = [...new Set(others.flatMap((node) => pathsOf(node).slice(0, 1)))];
  const words = l10n.t(
    'The new CA belongs to a new cluster: anything that trusts {0} will reject its certificates. If this machine belongs to one of those clusters, copy the CA from there instead.',
    paths.slice(0, 3).map(shownPath).join(listSeparator()),
  );
  return { code: 'otherCluster', certificate: id, words };
}

/** Where a certificate can be read; certificate files first. */
function pathsOf({ occurrences }: CertificateNode): readonly string[] {
  const read = occurrences.filter(({ file }) => file.inventory === undefined);
  const whole = read.filter(({ credential }) => credential.value.keyPath === undefined);
  return [...whole, ...read].map(({ file }) => file.path);
}
