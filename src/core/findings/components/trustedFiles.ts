import * as l10n from '@vscode/l10n';
import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { givenSetting } from '../../pki/cluster/servers.ts';
import { serviceAccountKeysOf } from '../../pki/cluster/serviceAccountKeys.ts';
import { fieldOf, isInjectedCa } from '../../pki/credentialPlace.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { isPublicName } from '../../pki/privateCas.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { RelatedPlace } from '../findingModel.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgedAt, judgedPlaces, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fileName, placeName, roleOfFile } from '../places.ts';
import { ownCas, sharedCa } from './ownCas.ts';

/**
 * Certificate in place of a CA.
 *
 * When: a certificate that is neither a CA nor self-signed, and that signed nothing, is in a file or field in which programs look for CAs.
 *
 * Usually it is the wrong file. Go trusts it as itself, a pinned certificate.
 *
 * @category chain
 * @stage understand
 * @see EXP
 */
export const caFileContainsLeaf = {
  code: 'ca-file-contains-leaf',
  severity: 'warning',
  fact: {
    ofFlag: '{file} of {place} must contain CAs, but {subject} is not a CA.',
    ofPlace: '{place} must contain CAs, but {subject} is not a CA.',
  },
  consequence: 'It only verifies itself; OpenSSL does not trust it at all.',
  wayOut: 'Replace it with the CA that issued it.',
} as const satisfies FindingRecord;

/**
 * Old CA still trusted.
 *
 * When: a CA in a trust bundle does not sign anything here, while another CA in it does.
 *
 * Remove it when the rotation is complete.
 *
 * @category chain
 * @stage understand
 * @see K8S-carot
 */
export const staleCaInBundle = {
  code: 'stale-ca-in-bundle',
  severity: 'info',
  fact: 'CA {ca} no longer signs anything here. Its old certificates stay trusted until you remove it.',
  quickFix: 'remove-block',
} as const satisfies FindingRecord;

/**
 * Client CA not exclusive to the cluster.
 *
 * When: `--client-ca-file` contains a public CA, or the CA of another cluster.
 *
 * kube-apiserver cannot restrict the CN and O of the clients that such a CA signs.
 *
 * @category chain
 * @stage understand
 * @see AS-authn, K3S
 */
export const clientCaIsSharedRoot = {
  code: 'client-ca-is-shared-root',
  severity: 'warning',
  fact: 'CA {ca} also issues certificates outside this cluster.',
  consequence: 'Anyone who gets one with a common name of their choice is this user for the API server.',
  wayOut: 'Set --client-ca-file to a CA that only this cluster uses.',
} as const satisfies FindingRecord;

/** Judges the certificates in the files with which components verify others. */
export function checkTrustedFiles(picture: ClusterPicture): readonly FindingDraft[] {
  const told = new Set<string | undefined>();
  const ofFiles = picture.components.flatMap((instance) =>
    trustFlags(instance).flatMap((setting) => {
      const { material } = setting;
      if (material?.source !== 'file' || told.has(material.filePath)) return [];
      told.add(material.filePath);
      return [...leaves(setting), ...staleCas(setting)];
    }),
  );
  const servers = picture.components.filter(({ component }) => component === 'kube-apiserver');
  const unnamed = picture.graph.files.filter((file) => !told.has(file.path));
  return [
    ...ofFiles,
    ...unnamed.flatMap((file) => leavesInPlace(picture.graph, file)),
    ...servers.flatMap(publicClientCa),
    ...clientCaOfTwo(picture),
  ];
}

function trustFlags(instance: ComponentInstance): readonly Setting[] {
  return instance.settings.filter(({ flag }) => componentFlagOf(instance.component, flag)?.role === 'ca');
}

/** A file with only leaves is the wrong file, unless CAs belong there. Otherwise the leaf is in the wrong place. */
function leaves(setting: Setting): readonly FindingDraft[] {
  const certificates = setting.material?.certificates ?? [];
  const wrong = certificates.filter(isLeaf);
  const judgement = (node: CertificateNode, related?: readonly RelatedPlace[]): Judgement =>
    problem(caFileContainsLeaf, {
      fact: 'ofFlag',
      values: { file: setting.material?.name ?? '', place: setting.flag, subject: subjectName(node.certificate) },
      related,
    });
  const [first] = wrong;
  const [member] = setting.material?.occurrences ?? [];
  const isPlaceOfCa = member !== undefined && roleOfFile(member)?.use === 'ca';
  if (first !== undefined && wrong.length === certificates.length && !isPlaceOfCa) {
    const place = setting.material?.occurrences.find(({ credential }) => credential.fingerprint === first.fingerprint);
    const related = place === undefined ? [] : [relatedPlace(place, l10n.t('Certificate in the file'))];
    return [placedAt(setting.place, judgement(first, related))];
  }
  return wrong.flatMap((node) => {
    const place = setting.material?.occurrences.find(({ credential }) => credential.fingerprint === node.fingerprint);
    return place === undefined ? [] : [judgedAt(place, judgement(node))];
  });
}

/** Of a field, and of a file that no flag names, the place alone tells that CAs belong in it. */
function leavesInPlace({ certificates }: PkiGraph, file: DecodedFile): readonly FindingDraft[] {
  const occurrences = judgedPlaces(file.credentials.map((credential) => ({ file, credential })));
  return occurrences.flatMap((occurrence) => {
    const node = certificates.get(occurrence.credential.fingerprint ?? '');
    const place = placeOfCas(occurrence);
    if (node === undefined || place === undefined || !isLeaf(node)) return [];
    const values = { place, subject: subjectName(node.certificate) };
    return [judgedAt(occurrence, problem(caFileContainsLeaf, { fact: 'ofPlace', values }))];
  });
}

/** The file in which an installer puts CAs, or the field in which a client looks for those of its server. */
function placeOfCas({ file, credential }: Occurrence): string | undefined {
  const field = fieldOf(credential);
  if (field === undefined) return roleOfFile({ file, credential })?.use === 'ca' ? fileName(file) : undefined;
  const isOfClient = field.role === 'ca' && field.reader !== undefined && !isInjectedCa(credential);
  return isOfClient ? placeName({ file, credential }) : undefined;
}

/** What signs itself may be pinned on purpose. */
function isLeaf({ certificate, issuer, issued }: CertificateNode): boolean {
  return (
    certificate.basicConstraints?.isCa !== true &&
    certificate.version === 3 &&
    issued.length === 0 &&
    issuer.kind !== 'selfSigned'
  );
}

/** Bundles of the web's roots have more members. */
const mostOwnCas = 10;

function staleCas({ material }: Setting): readonly FindingDraft[] {
  const certificates = material?.certificates ?? [];
  const cas = certificates.filter(isUsedAsCa);
  if (cas.length < 2 || certificates.length > mostOwnCas) return [];
  const members = new Set(certificates.map(({ fingerprint }) => fingerprint));
  const signsElsewhere = ({ issued }: CertificateNode) => issued.some((fingerprint) => !members.has(fingerprint));
  const activeKeys = new Set(cas.filter(signsElsewhere).map(({ keyId }) => keyId));
  if (activeKeys.size === 0) return [];
  return cas
    .filter(({ keyId, issued }) => !activeKeys.has(keyId) && issued.length === 0)
    .flatMap((node) => {
      const place = material?.occurrences.find(({ credential }) => credential.fingerprint === node.fingerprint);
      if (place === undefined) return [];
      return [judgedAt(place, problem(staleCaInBundle, { values: { ca: subjectName(node.certificate) } }))];
    });
}

function publicClientCa(server: ComponentInstance): readonly FindingDraft[] {
  const setting = givenSetting(server, '--client-ca-file');
  const ca = ownCas(setting?.material?.certificates ?? []).find(({ certificate }) => isPublicName(certificate.subject));
  if (setting === undefined || ca === undefined) return [];
  return [placedAt(setting.place, sharedRoot(ca))];
}

function sharedRoot(ca: CertificateNode, related?: readonly RelatedPlace[]): Judgement {
  return problem(clientCaIsSharedRoot, { values: { ca: subjectName(ca.certificate) }, related });
}

/** Two clusters: neither accepts the other's tokens, and they keep their data apart. */
function clientCaOfTwo(picture: ClusterPicture): readonly FindingDraft[] {
  const all = serviceAccountKeysOf(picture);
  return all.flatMap((second, index) => {
    const setting = givenSetting(second.server, '--client-ca-file');
    for (const first of all.slice(0, index)) {
      const other = givenSetting(first.server, '--client-ca-file');
      const ca = sharedCa(setting?.material?.certificates ?? [], other?.material?.certificates ?? []);
      if (ca === undefined || setting === undefined || other === undefined) continue;
      const keys = new Set(first.verificationKeys?.map(({ keyId }) => keyId));
      const areTokensApart = second.verificationKeys?.every(({ keyId }) => !keys.has(keyId)) === true && keys.size > 0;
      if (!areTokensApart || !isDataApart(first.server, second.server)) continue;
      const related = [relatedAt(other.place, l10n.t('Another cluster that trusts it'))];
      return [placedAt(setting.place, sharedRoot(ca, related))];
    }
    return [];
  });
}

function isDataApart(first: ComponentInstance, second: ComponentInstance): boolean {
  const etcdOf = (server: ComponentInstance) => givenSetting(server, '--etcd-cafile')?.material?.certificates ?? [];
  const [a, b] = [etcdOf(first), etcdOf(second)];
  return a.length > 0 && b.length > 0 && sharedCa(a, b) === undefined;
}
