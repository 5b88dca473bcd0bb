import * as l10n from '@vscode/l10n';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { listOf } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { Judgement } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { severityOfMissingNames } from '../subjectAltNames.ts';
import { demandingKinds, type HostDemand, hostDemandsOf, type ShownCertificate } from './hostDemands.ts';
import { leafOf } from './leafOf.ts';
import { objectIndexOf } from './objectIndex.ts';

/** Reports hosts of Ingresses, Gateways and Routes that the certificate presented for them is not good for. */
export function checkHostCoverage(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return demandingKinds
    .flatMap(index.ofKind)
    .flatMap((placed) => hostDemandsOf(index, placed))
    .flatMap(judge);
}

/** A certificate that Go can read, with its place. */
interface Presented {
  readonly node: CertificateNode;
  readonly certificate: GoCertificate;
  readonly occurrence: Occurrence;
  readonly name: string;
}

function judge({ placed, hosts, shown }: HostDemand): readonly FindingDraft[] {
  const presented = shown.map(readable);
  if (presented.some((each) => each === undefined)) return [];
  const known = presented.filter((each) => each !== undefined);
  // That none has names is told at the certificate.
  if (known.every(({ node, occurrence }) => severityOfMissingNames(node, occurrence) !== undefined)) return [];
  return hosts
    .filter((host) => known.every(({ certificate }) => hostnameFault(certificate, host.text) !== undefined))
    .map((host) => uncovered(placed, host, known));
}

function readable({ material, name }: ShownCertificate): Presented | undefined {
  const node = leafOf(material);
  const [occurrence] = material.occurrences;
  const reading = node && goReadingOf(node.certificate);
  return node === undefined || occurrence === undefined || reading === undefined || 'error' in reading
    ? undefined
    : { node, certificate: reading.certificate, occurrence, name };
}

function uncovered({ file }: PlacedObject, host: ScalarNode, presented: readonly Presented[]): FindingDraft {
  const secrets = listOf([...new Set(presented.map(({ name }) => name))]);
  const names = presented.flatMap(({ certificate: { dnsNames } }) => dnsNames);
  const wildcard = names.find((name) => isBeyond(name, host.text));
  const related = presented.map(({ occurrence }) => relatedPlace(occurrence, l10n.t('Certificate that is presented')));
  return placedAt({ file, span: host.span }, { ...words(host.text, secrets, names, wildcard), related });
}

function words(
  host: string,
  secrets: string,
  names: readonly string[],
  wildcard: string | undefined,
): Omit<Judgement, 'related'> {
  const wayOut = l10n.t('Re-issue it with this name.');
  if (wildcard !== undefined) {
    return {
      code: 'san-wildcard-depth',
      fact: l10n.t(
        '{0} in {1} does not cover {2}: the asterisk stands for exactly one label.',
        visibleText(wildcard),
        secrets,
        visibleText(host),
      ),
      consequence: l10n.t('Clients do not accept the certificate for this host.'),
      wayOut,
    };
  }
  const isSomeCovered = host.startsWith('*.') && names.some((name) => isBelow(name, host.slice(1)));
  return {
    code: 'ingress-host-not-covered',
    // Whoever asks for other hosts is not known.
    ...(isSomeCovered ? { severity: 'info' } : {}),
    fact: isSomeCovered
      ? l10n.t('The certificate in {0} covers some of the hosts {1} only.', secrets, visibleText(host))
      : l10n.t('The certificate in {0} does not cover {1}.', secrets, visibleText(host)),
    consequence: l10n.t('Clients do not accept it for this host, or get another one.'),
    wayOut,
  };
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
