import * as l10n from '@vscode/l10n';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, Material, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { leafOf } from '../../pki/cluster/objects/leafOf.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { listOf } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { severityOfMissingNames } from '../subjectAltNames.ts';
import { demandingKinds, type HostDemand, hostDemandsOf, type ShownCertificate } from './hostDemands.ts';

const consequence = 'Clients reject the certificate for this host, or the proxy presents another one.';
const wayOut = 'Reissue it with this name.';

/**
 * Host not covered.
 *
 * When: a host of an Ingress, Gateway, route or proxy (HTTPRoute, IngressRoute, HTTPProxy, Route of OpenShift) or BackendTLSPolicy is not covered by the certificate that is presented for it.
 *
 * ingress-nginx presents its own fake certificate instead. If the certificate covers some hosts of a wildcard host, this is information.
 *
 * @category san
 * @stage understand
 * @see API-misc, GWAPI, unverified
 */
export const ingressHostNotCovered = {
  code: 'ingress-host-not-covered',
  severity: 'error',
  fact: {
    none: 'The certificate in {secret} does not cover {host}.',
    some: 'The certificate in {secret} covers only some of the hosts {host}.',
  },
  consequence,
  wayOut,
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/**
 * Host beyond a wildcard.
 *
 * When: a host is the domain of the certificate's wildcard, or more than one label below it.
 *
 * @category san
 * @stage judge
 * @see EXP
 */
export const sanWildcardDepth = {
  code: 'san-wildcard-depth',
  severity: 'warning',
  fact: '{wildcard} in {secret} does not cover {host}: a wildcard covers exactly one label.',
  consequence,
  wayOut,
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/** Reports hosts of Ingresses, Gateways and Routes that the certificate presented for them is not good for. */
export function checkHostCoverage(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return demandingKinds
    .flatMap(index.ofKind)
    .flatMap((placed) => hostDemandsOf(index, placed))
    .flatMap((demand) => judge(demand, index.graph));
}

/** A certificate that Go can read, with its place. */
interface Presented {
  readonly node: CertificateNode;
  readonly certificate: GoCertificate;
  readonly occurrence: Occurrence;
  readonly name: string;
}

function judge({ placed, hosts, shown }: HostDemand, graph: PkiGraph): readonly FindingDraft[] {
  const presented = shown.map((each) => readable(each, graph));
  if (presented.some((each) => each === undefined)) return [];
  const known = presented.filter((each) => each !== undefined);
  // That none has names is told at the certificate.
  if (known.every(({ node, occurrence }) => severityOfMissingNames(node, occurrence) !== undefined)) return [];
  return hosts
    .filter((host) => known.every(({ certificate }) => hostnameFault(certificate, host.text) !== undefined))
    .map((host) => uncovered(placed, host, known));
}

function readable({ material, name }: ShownCertificate, graph: PkiGraph): Presented | undefined {
  const node = material.certificates.find((each) => hasKeyBeside(graph, each, material)) ?? leafOf(material);
  const [occurrence] = material.occurrences;
  const reading = node && goReadingOf(node.certificate);
  return node === undefined || occurrence === undefined || reading === undefined || 'error' in reading
    ? undefined
    : { node, certificate: reading.certificate, occurrence, name };
}

/** Where another certificate comes first, that is the fault, and not what its names are. */
function hasKeyBeside(graph: PkiGraph, { keyId }: CertificateNode, { occurrences: [first] }: Material): boolean {
  return graph.keys.get(keyId)?.privateKeys.some(({ file }) => file === first?.file) === true;
}

function uncovered({ file }: PlacedObject, { text, span }: ScalarNode, presented: readonly Presented[]): FindingDraft {
  const secret = listOf([...new Set(presented.map(({ name }) => name))]);
  const names = presented.flatMap(({ certificate: { dnsNames } }) => dnsNames);
  const wildcard = names.find((name) => isBeyond(name, text));
  const host = visibleText(text);
  const related = presented.map(({ occurrence }) => relatedPlace(occurrence, l10n.t('Certificate that is presented')));
  if (wildcard !== undefined) {
    const values = { wildcard: visibleText(wildcard), secret, host };
    return placedAt({ file, span }, problem(sanWildcardDepth, { values, related }));
  }
  // Which of the hosts clients ask for is not known.
  const isSomeCovered = text.startsWith('*.') && names.some((name) => isBelow(name, text.slice(1)));
  return placedAt(
    { file, span },
    problem(ingressHostNotCovered, {
      severity: isSomeCovered ? 'info' : undefined,
      fact: isSomeCovered ? 'some' : 'none',
      values: { secret, host },
      related,
    }),
  );
}

/** The host is the domain of a wildcard itself, or more than one label below it. */
function isBeyond(name: string, host: string): boolean {
  if (!name.startsWith('*.')) return false;
  const domain = name.slice(1).toLowerCase();
  const asked = host.replace(/^\*/, '').toLowerCase();
  return `.${asked}` === domain || (asked !== domain && asked.endsWith(domain));
}

function isBelow(name: string, domain: string): boolean {
  return name.toLowerCase().endsWith(domain.toLowerCase());
}
