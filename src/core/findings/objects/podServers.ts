import * as l10n from '@vscode/l10n';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { FilePlace } from '../../pki/cluster/clusterModel.ts';
import { objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import type { ServingPair } from '../../pki/cluster/objects/servingPairs.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { visibleText } from '../../text/visibleText.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { quotedVerdict } from '../connections/quotedVerdict.ts';
import { serverSanMissing } from '../connections/serverNames.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { ofPrivateCa, refusedPair } from './serverAuthorities.ts';

/** A server in Pods, whose client connects to their addresses. */
interface PodServer {
  /** Where the client is configured. */
  readonly place: FilePlace;
  /** Any of them may be presented. */
  readonly pairs: readonly ServingPair[];
  /** What it is called. */
  readonly server: string;
  /** The name that the client compares in place of the address. */
  readonly serverName: ScalarNode | undefined;
  /** Nothing puts a name in place of the address. */
  readonly isAddressed: boolean;
  readonly verifier: string;
  /** What sets the CA. */
  readonly flag: string;
  /** What the client trusts; `undefined` if that is not among the files. */
  readonly anchors: () => readonly CertificateNode[] | undefined;
}

/** Judges the name in the certificate of a server in Pods, then its CA. */
export function judgePodServer(graph: PkiGraph, now: number, target: PodServer): readonly FindingDraft[] {
  const { place, pairs, server, serverName, isAddressed, verifier, flag } = target;
  const [pair] = pairs;
  const [occurrence] = pair?.material.occurrences ?? [];
  if (pair === undefined || occurrence === undefined) return [];
  const faults = pairs.map((each) => nameFault(each, serverName?.text ?? ''));
  const [fault] = faults;
  const isKnown = serverName === undefined ? isAddressed : !isOpen(serverName);
  if (fault !== undefined && !faults.includes(undefined) && isKnown) {
    const judgement = problem(serverSanMissing, {
      fact: serverName === undefined ? 'none' : 'other',
      consequence: 'one',
      wayOut: serverName === undefined ? 'none' : 'file',
      values: {
        host: visibleText(serverName?.text ?? ''),
        server,
        file: objectName(pair.secret),
        flag: 'serverName',
        name: fault.known,
        verifier,
        error: quotedVerdict(fault.error),
      },
      related: [relatedPlace(occurrence, l10n.t('Certificate of the server'))],
    });
    return [placedAt({ file: place.file, span: serverName?.span ?? place.span }, judgement)];
  }
  const anchors = target.anchors();
  const refused = anchors && refusedPair(graph, pairs, anchors, now);
  if (refused === undefined) return [];
  return [placedAt(place, ofPrivateCa(graph, refused.leaf, occurrence, { flag, verifier, own: anchors?.[0] }))];
}

/** Why Go does not find a name in a certificate, or any address; and a name that it finds. */
function nameFault(
  { leaf }: ServingPair,
  name: string,
): { readonly error: string; readonly known: string } | undefined {
  const reading = goReadingOf(leaf.certificate);
  if ('error' in reading) return undefined;
  const { dnsNames, ipAddresses } = reading.certificate;
  const known = visibleText(dnsNames[0] ?? '');
  if (name !== '') {
    const fault = hostnameFault(reading.certificate, name);
    return fault && { error: fault.message, known };
  }
  const error = "x509: cannot validate certificate for … because it doesn't contain any IP SANs";
  return ipAddresses.length > 0 || known === '' ? undefined : { error, known };
}
