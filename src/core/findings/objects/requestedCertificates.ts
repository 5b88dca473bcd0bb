import * as l10n from '@vscode/l10n';
import { scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { leafOf } from '../../pki/cluster/objects/leafOf.ts';
import { materialUnder, type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { groupByEach } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { equalAddresses, readIpAddress } from '../../x509/go/readIpAddress.ts';
import { listOf } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Secret does not match its Certificate.
 *
 * When: the certificate in the Secret lacks names, the common name, `isCA`, the key's algorithm or size, or usages that the cert-manager Certificate requests,
 * or two Certificates write to the same Secret.
 *
 * @category secrets
 * @stage understand
 * @see CM
 */
export const certmanagerSecretMismatch = {
  code: 'certmanager-secret-mismatch',
  severity: 'warning',
  fact: {
    differs: 'The certificate in Secret {secret} does not match this Certificate: {differences}.',
    shared: 'Certificate {certificate} writes to the same Secret, {secret}.',
  },
  consequence: {
    differs: 'cert-manager reissues it.',
    shared: 'cert-manager reissues it for each of them in turn, without end.',
  },
  wayOut: {
    differs: 'Nothing to do, unless that fails.',
    shared: 'Give each Certificate its own Secret.',
  },
} as const satisfies FindingRecord;

/**
 * Compares Certificates of cert-manager with the certificates in their Secrets, and reports those that write into one
 * Secret: each undoes what the other has written.
 */
export function checkRequestedCertificates(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const certificates = index.ofKind('Certificate');
  const bySecret = groupByEach(certificates, (placed) => {
    const name = secretNameOf(placed)?.text;
    return name === undefined ? [] : [name];
  });
  return certificates.flatMap((placed) => {
    const shared = sharedSecret(index, placed, bySecret);
    // What the other has written differs, and cert-manager does not mend that.
    return shared.length > 0 ? shared : mismatch(index, placed);
  });
}

function mismatch(index: ObjectIndex, placed: PlacedObject): readonly FindingDraft[] {
  const secretName = secretNameOf(placed);
  const { file, object } = placed;
  if (secretName === undefined || isOpenEnded(object)) return [];
  const secret = index.find(placed, 'Secret', secretName.text, object.namespace);
  const material = secret && materialUnder(index.graph, secret, 'tls.crt');
  const leaf = material && leafOf(material);
  const [occurrence] = material?.occurrences ?? [];
  if (secret === undefined || leaf === undefined || occurrence === undefined) return [];
  const differences = differencesOf(placed, leaf);
  if (differences.length === 0) return [];
  return [
    placedAt(
      { file, span: secretName.span },
      problem(certmanagerSecretMismatch, {
        fact: 'differs',
        consequence: 'differs',
        wayOut: 'differs',
        values: { secret: objectName(secret), differences: listOf(differences) },
        related: [relatedPlace(occurrence, l10n.t('Certificate in the Secret'))],
      }),
    ),
  ];
}

function secretNameOf({ object }: PlacedObject): ReturnType<typeof scalarAt> {
  const node = scalarAt(object.root, 'spec', 'secretName');
  return node === undefined || isOpen(node) ? undefined : node;
}

/** In a few words each: what the certificate lacks, and what it has instead of what is requested. */
function differencesOf({ object: { root } }: PlacedObject, { certificate }: CertificateNode): readonly string[] {
  const has = (type: string, isSame: (value: string) => boolean) =>
    certificate.subjectAltName?.some((name) => name.type === type && isSame(name.value)) === true;
  const missing = [
    ...asked(root, 'dnsNames').filter((name) => !has('DNS', (value) => value.toLowerCase() === name.toLowerCase())),
    ...asked(root, 'ipAddresses').filter((address) => !has('IP', (value) => isSameAddress(value, address))),
    ...asked(root, 'uris').filter((uri) => !has('URI', (value) => value === uri)),
    ...asked(root, 'emailAddresses').filter((address) => !has('email', (value) => value === address)),
  ];
  const commonName = asked(root, 'commonName')[0];
  const [actual] = attributeValues(certificate.subject, 'CN').slice(-1);
  const isCommonNameOther = commonName !== undefined && actual !== undefined && commonName !== actual;
  const ofUser = (value: string) => `CN=${visibleText(value)}`;
  const isCa = scalarAt(root, 'spec', 'isCA')?.text;
  const isActualCa = certificate.basicConstraints?.isCa === true;
  return [
    ...(isCommonNameOther ? [l10n.t('{0} instead of {1}', ofUser(actual), ofUser(commonName))] : []),
    ...(isCa === 'true' && !isActualCa ? [l10n.t('it is not a CA')] : []),
    ...otherKey(root, certificate.publicKey),
    ...missing.map((name) => l10n.t('{0} is missing', visibleText(name))),
    ...missingUsages(root, certificate.extKeyUsage ?? []),
  ];
}

/** The values of a field of the specification that are known. */
function asked(root: PlacedObject['object']['root'], field: string): readonly string[] {
  const single = scalarAt(root, 'spec', field);
  const nodes = single === undefined ? scalarsAt(root, 'spec', field) : [single];
  return nodes.filter((node) => node.text !== '' && !isOpen(node)).map(({ text }) => text);
}

function isSameAddress(a: string, b: string): boolean {
  const [first, second] = [readIpAddress(a), readIpAddress(b)];
  return first !== undefined && second !== undefined && equalAddresses(first, second);
}

/** By cert-manager's names of algorithms. */
const algorithms: Readonly<Record<string, string>> = { RSA: 'RSA', ECDSA: 'EC', Ed25519: 'Ed25519' };

function otherKey(
  root: PlacedObject['object']['root'],
  publicKey: CertificateNode['certificate']['publicKey'],
): readonly string[] {
  const algorithm = scalarAt(root, 'spec', 'privateKey', 'algorithm')?.text;
  const size = Number(scalarAt(root, 'spec', 'privateKey', 'size')?.text ?? Number.NaN);
  const isOther =
    algorithm !== undefined && Object.hasOwn(algorithms, algorithm) && algorithms[algorithm] !== publicKey.algorithm;
  const isOtherSize = Number.isInteger(size) && publicKey.bits !== undefined && publicKey.bits !== size;
  if (!(isOther || isOtherSize)) return [];
  const requested = keyText(algorithm ?? publicKey.algorithm, size);
  return [l10n.t('{0} instead of {1}', keyText(publicKey.algorithm, publicKey.bits), requested)];
}

function keyText(algorithm: string, bits: number | undefined): string {
  return Number.isInteger(bits) ? `${algorithm} ${bits}` : algorithm;
}

/** An issuer may add usages; of those asked for, none may be missing. */
function missingUsages(root: PlacedObject['object']['root'], oids: readonly string[]): readonly string[] {
  const names = oids.map(extKeyUsageName);
  return [
    ['server auth', 'serverAuth'],
    ['client auth', 'clientAuth'],
  ].flatMap(([usage = '', name = '']) =>
    asked(root, 'usages').includes(usage) && !names.includes(name) ? [l10n.t('{0} is missing', usage)] : [],
  );
}

function sharedSecret(
  index: ObjectIndex,
  placed: PlacedObject,
  bySecret: ReadonlyMap<string, readonly PlacedObject[]>,
): readonly FindingDraft[] {
  const { file, object } = placed;
  const secretName = secretNameOf(placed);
  // Of branches of a template only one is there.
  if (secretName === undefined || object.isTemplate === true) return [];
  const rivals = (bySecret.get(secretName.text) ?? []).filter(
    (other) => other.object.name !== object.name && other.object.isTemplate !== true,
  );
  // Examples in one folder often have the same names, and no namespace.
  const others = index
    .nearest(placed, rivals, object.namespace)
    .filter((other) => other.file === file || object.namespace !== undefined);
  const [other] = others;
  const otherName = other && secretNameOf(other);
  if (other === undefined || otherName === undefined) return [];
  return [
    placedAt(
      { file, span: secretName.span },
      problem(certmanagerSecretMismatch, {
        fact: 'shared',
        consequence: 'shared',
        wayOut: 'shared',
        values: { certificate: objectName(other), secret: visibleText(secretName.text) },
        related: [relatedAt({ file: other.file, span: otherName.span }, l10n.t('The other Certificate'))],
      }),
    ),
  ];
}
