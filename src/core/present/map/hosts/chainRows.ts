import * as l10n from '@vscode/l10n';
import type { MapState } from '../../../../protocol/mapShapes.ts';
import { isInjectionMark } from '../../../kubernetes/caInjection.ts';
import { connectionParties } from '../../../kubernetes/tables/connectionParties.ts';
import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../../locate/objects/objectModel.ts';
import { subjectName } from '../../../pki/certificateName.ts';
import type { ConnectionVerdict, ObjectPart, Source } from '../../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../../pki/cluster/connections/partyLabel.ts';
import { refusals } from '../../../pki/cluster/connections/refusals.ts';
import { formatDuration } from '../../../text/duration.ts';
import { formatDate } from '../../../text/moment.ts';
import { optional } from '../../../text/optional.ts';
import { joinWords } from '../../../text/sentences.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { missingWords, partDetail, partyWords } from '../../connections/partyWords.ts';
import { missingOf, notServedWord, refusalWords, stateOf } from '../../connections/verdictWords.ts';
import { judgedConnections } from '../../judgedConnections.ts';
import type { PresentContext } from '../../presentContext.ts';
import { compareStates, stateMark, stateWord } from '../../stateMark.ts';
import { annotationErrors } from './annotationErrors.ts';
import { clusterIn, hasNoRow, isOfWebhook } from './clusterIn.ts';
import { type HostChain, hostChainsOf } from './hostChains.ts';
import type { ChainRow } from './layoutHosts.ts';
import { type ChainLink, qualified } from './requesters.ts';

/** What is drawn where the files tell of no control plane: hosts, webhooks and other connections, and what stands behind them. */
export interface HostMap {
  readonly hosts: readonly HostChain[];
  readonly webhooks: readonly ChainRow[];
  /** Of container runtimes, monitors and the like; none where a map of the cluster has them. */
  readonly others: readonly ChainRow[];
  readonly rows: readonly ChainRow[];
}

/** Reads hosts and webhooks, and what else is listed where nothing is known of a cluster. */
export function hostMapOf(context: PresentContext, verdicts: readonly ConnectionVerdict[], warning: number): HostMap {
  const hosts = hostChainsOf(context, verdicts, warning);
  const webhooks = verdicts
    .filter(isOfWebhook)
    .map((verdict) => webhookRow(verdict, context))
    .toSorted((a, b) => compareStates(a.state, b.state));
  const others = (clusterIn(verdicts) === undefined ? judgedConnections(context).listed.filter(hasNoRow) : [])
    .map((verdict) => otherRow(verdict, context))
    .toSorted((a, b) => compareStates(a.state, b.state));
  return { hosts, webhooks, others, rows: [...hosts.map(hostRow), ...webhooks, ...others] };
}

function hostRow(chain: HostChain): ChainRow {
  const { id, host, entry, secret, certificate, issuer, authority, state, isRenewed, isPlain, word, until, count } =
    chain;
  const isCalm = state === 'works' && until === undefined;
  const mark = isCalm && isRenewed ? '↻' : stateMark(isCalm && isPlain ? 'none' : state);
  const gap =
    certificate !== undefined || until === undefined
      ? undefined
      : `${state === 'willStop' ? `${stateMark(state)} ` : ''}${l10n.t('Nobody renews it: no Certificate in Git writes this Secret')}`;
  const links = [host, entry, secret, certificate, issuer, authority];
  return {
    id,
    links,
    state,
    label: `${mark} ${word}`,
    count,
    ...(state !== 'works' || !(isRenewed || isPlain) ? {} : { calm: isRenewed ? 'renewed' : 'plain' }),
    ...(gap === undefined ? {} : { gap }),
    ...optional('verdict', chain.verdicts[0]),
    spoken: joinWords([
      l10n.t('{0}: {1}', host.title, isRenewed && state === 'works' ? l10n.t('renewed') : stateWord(state)),
      ...links.slice(1).flatMap((link) => (link === undefined ? [] : [`${link.title} ${link.line}`.trim()])),
    ]),
    sharedFrom: 4,
  };
}

function webhookRow(verdict: ConnectionVerdict, { now, findings }: PresentContext): ChainRow {
  const { connection, until } = verdict;
  const { part } = connection.client;
  const root = part?.placed.object.root;
  const item = webhookIn(part);
  const config = mappingAt(item, 'clientConfig') ?? mappingAt(item, 'webhookClientConfig');
  const service = scalarAt(config, 'service', 'name')?.text;
  const namespace = scalarAt(config, 'service', 'namespace')?.text;
  const marks = [...(mappingAt(root, 'metadata', 'annotations')?.entries.keys() ?? [])];
  const injection = marks.find((mark) => isInjectionMark(mark));
  const isInjected = injection !== undefined;
  const [error] = part === undefined ? [] : annotationErrors(findings, part.placed);
  const known = error === undefined ? stateOf(verdict) : 'broken';
  const isRenewed = isInjected && (known === 'unknown' || known === 'works') && until === undefined;
  // What is not set in Git is set in the cluster, by whoever runs the webhook.
  const isPlain = !isRenewed && known === 'unknown' && connection.clientTrusts.kind === 'systemRoots';
  const state: MapState = known === 'none' || isRenewed || isPlain ? 'works' : known;
  const object = part?.placed.object.name ?? '';
  const isConversion = part?.placed.object.kind === 'CustomResourceDefinition';
  const name = scalarAt(item, 'name')?.text ?? object;
  const secret = sourceLink(connection.serverShows);
  const [shown] = connection.serverShows.kind === 'materials' ? connection.serverShows.materials : [];
  const node = shown?.material.certificates[0];
  const place = connection.client.place;
  const links: readonly ChainLink[] = [
    {
      title: visibleText(name, 80),
      line: isConversion ? connectionParties[connection.server.party].label() : visibleText(object, 60),
      ...(place === undefined ? {} : { place }),
    },
    isInjected
      ? { title: l10n.t('set by a controller'), line: l10n.t('empty in Git') }
      : sourceLink(connection.clientTrusts),
    secret,
    { title: visibleText(service ?? 'URL', 60), line: visibleText(namespace ?? '', 60) },
    {
      title: isInjected
        ? injection.includes('openshift')
          ? 'OpenShift'
          : 'cert-manager'
        : connection.serverShows.kind === 'materials'
          ? l10n.t('by hand')
          : l10n.t('not in Git'),
      line: until === undefined ? '' : formatDuration(until - now),
    },
  ];
  const word = isRenewed
    ? `↻ ${l10n.t('renewed')}`
    : isPlain
      ? `${stateMark('none')} ${l10n.t('not in Git')}`
      : `${stateMark(state)} ${state === 'broken' ? brokenWordOf(verdict) : until === undefined ? stateWord(state) : formatDuration(until - now)}`;
  return {
    id: `webhook ${connection.id}`,
    links,
    verdict,
    ...optional('finding', error),
    ...optional('node', node),
    state,
    label: word,
    count: 1,
    ...(isRenewed || isPlain ? { calm: isRenewed ? 'renewed' : 'plain' } : {}),
    spoken: joinWords([
      l10n.t('{0}: {1}', name, stateWord(state)),
      ...(error === undefined ? [] : [error.message]),
      ...refusals(verdict).map((refusal) => refusalWords(verdict, refusal.by, refusal.verdict)),
    ]),
    sharedFrom: 9,
  };
}

/** A connection without a host and a webhook: who asks whom, and what both have. */
function otherRow(verdict: ConnectionVerdict, { now }: PresentContext): ChainRow {
  const { connection, until } = verdict;
  const { client, server, names, clientTrusts, serverShows } = connection;
  const known = stateOf(verdict);
  const state: MapState = known === 'none' ? 'unknown' : known;
  const [shown] = serverShows.kind === 'materials' ? serverShows.materials : [];
  const place = client.place ?? server.place;
  const [name] = names;
  // `kube-apiserver (v1.shop.example.com)`: what tells it from others comes first.
  const [title, line] = [...[partDetail(client) ?? []].flat(), partyLabel(client)];
  return {
    id: `connection ${connection.id}`,
    links: [
      { title: visibleText(title ?? '', 80), line: line ?? '', ...optional('place', place) },
      sourceLink(clientTrusts),
      sourceLink(serverShows),
      { title: partyLabel(server), line: visibleText(name?.name ?? '', 60) },
    ],
    verdict,
    ...optional('node', shown?.material.certificates[0]),
    state,
    label: `${stateMark(state)} ${until === undefined || state === 'unknown' ? stateWord(state) : formatDuration(until - now)}`,
    count: 1,
    spoken: joinWords([
      l10n.t('{0}: {1}', partyWords(client, true), stateWord(state)),
      ...missingOf(verdict).map((missing) => missingWords(missing)),
    ]),
    sharedFrom: 9,
  };
}

/** The item that says which server is called: of a CustomResourceDefinition, what converts its objects. */
function webhookIn(part: ObjectPart | undefined): DocumentNode | undefined {
  const root = part?.placed.object.root;
  if (part?.placed.object.kind !== 'CustomResourceDefinition') return itemsAt(root, 'webhooks')[part?.index ?? 0];
  return mappingAt(root, 'spec', 'conversion', 'webhook') ?? mappingAt(root, 'spec', 'conversion');
}

function sourceLink(source: Source): ChainLink {
  const [material] = source.kind === 'materials' || source.kind === 'systemRoots' ? (source.materials ?? []) : [];
  const [node] = material?.material.certificates ?? [];
  const { certificate } = node ?? {};
  if (material === undefined)
    return { title: source.kind === 'systemRoots' ? l10n.t('system trust store') : l10n.t('not in Git'), line: '' };
  const { kind, name, namespace } = material.material.occurrences[0]?.credential.value.object ?? {};
  const secret = kind === 'Secret' && name !== undefined ? qualified(name, namespace) : undefined;
  return {
    title: secret ?? (certificate === undefined ? visibleText(material.by, 60) : subjectName(certificate)),
    line: certificate?.notAfter === undefined ? '' : formatDate(certificate.notAfter),
    place: material.place,
  };
}

function brokenWordOf({ server, connection }: ConnectionVerdict): string {
  return server.kind === 'refused' && server.reason === 'notServed' ? notServedWord(connection) : l10n.t('rejected');
}
