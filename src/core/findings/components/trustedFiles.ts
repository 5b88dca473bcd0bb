import * as l10n from '@vscode/l10n';
import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { fieldOf, isInjectedCa } from '../../pki/credentialPlace.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { type Judgement, judgedAt, judgedPlaces } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fileName, placeName, roleOfFile } from '../places.ts';
import { ownCas, sharedCa } from './ownCas.ts';
import { givenSetting } from './servers.ts';
import { serviceAccountKeysOf } from './serviceAccountKeys.ts';

/** Judges what stands in the files with which components verify others. */
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

/** A file with only leaves in it is the wrong one, unless CAs are put there; else the leaf stands in the wrong place. */
function leaves(setting: Setting): readonly FindingDraft[] {
  const certificates = setting.material?.certificates ?? [];
  const wrong = certificates.filter(isLeaf);
  const name = visibleText(setting.material?.name ?? '');
  const judgement = (node: CertificateNode): Judgement => ({
    code: 'ca-file-contains-leaf',
    fact: l10n.t('{0} of {1} names CAs, and {2} is none.', name, setting.flag, subjectName(node.certificate)),
    consequence: l10n.t('It vouches for itself alone; OpenSSL does not trust it at all.'),
    wayOut: l10n.t('Put the CA that issued it in its place.'),
  });
  const [first] = wrong;
  const [member] = setting.material?.occurrences ?? [];
  const isPlaceOfCa = member !== undefined && roleOfFile(member)?.use === 'ca';
  if (first !== undefined && wrong.length === certificates.length && !isPlaceOfCa) {
    const place = setting.material?.occurrences.find(({ credential }) => credential.fingerprint === first.fingerprint);
    const related = place === undefined ? [] : [relatedPlace(place, l10n.t('Certificate in the file'))];
    return [placedAt(setting.place, { ...judgement(first), related })];
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
    return [
      judgedAt(occurrence, {
        code: 'ca-file-contains-leaf',
        fact: l10n.t('CAs belong in {0}, and {1} is none.', place, subjectName(node.certificate)),
        consequence: l10n.t('It vouches for itself alone; OpenSSL does not trust it at all.'),
        wayOut: l10n.t('Put the CA that issued it in its place.'),
      }),
    ];
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
      return [
        judgedAt(place, {
          code: 'stale-ca-in-bundle',
          fact: l10n.t(
            'CA {0} signs nothing here any more; its old certificates are trusted as long as it stands here.',
            subjectName(node.certificate),
          ),
        }),
      ];
    });
}

/** Issuers from which anyone can get a certificate. */
const publicIssuers =
  /^(?:Internet Security Research Group|Let's Encrypt|DigiCert(?:,? Inc\.?)?|GlobalSign(?: nv-sa)?|Sectigo Limited|COMODO CA Limited|The USERTRUST Network|Entrust, Inc\.|GoDaddy\.com, Inc\.|Starfield Technologies, Inc\.|Amazon|Google Trust Services(?: LLC)?|Microsoft Corporation|Baltimore|IdenTrust|Certum|Unizeto Technologies S\.A\.|SSL Corporation|SwissSign AG|Buypass AS-983163327|QuoVadis Limited|ZeroSSL)$/;

function publicClientCa(server: ComponentInstance): readonly FindingDraft[] {
  const setting = givenSetting(server, '--client-ca-file');
  const ca = ownCas(setting?.material?.certificates ?? []).find(({ certificate }) =>
    attributeValues(certificate.subject, 'O').some((name) => publicIssuers.test(name)),
  );
  if (setting === undefined || ca === undefined) return [];
  return [placedAt(setting.place, sharedRoot(ca))];
}

function sharedRoot(ca: CertificateNode): Judgement {
  return {
    code: 'client-ca-is-shared-root',
    fact: l10n.t('CA {0} issues certificates for others than this cluster, too.', subjectName(ca.certificate)),
    consequence: l10n.t('Whoever gets one with a common name of their choice is that user to this API server.'),
    wayOut: l10n.t('Set {0} to a CA that is this cluster’s alone.', '--client-ca-file'),
  };
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
      return [
        placedAt(setting.place, {
          ...sharedRoot(ca),
          related: [relatedAt(other.place, l10n.t('Another cluster that trusts it'))],
        }),
      ];
    }
    return [];
  });
}

function isDataApart(first: ComponentInstance, second: ComponentInstance): boolean {
  const etcdOf = (server: ComponentInstance) => givenSetting(server, '--etcd-cafile')?.material?.certificates ?? [];
  const [a, b] = [etcdOf(first), etcdOf(second)];
  return a.length > 0 && b.length > 0 && sharedCa(a, b) === undefined;
}
