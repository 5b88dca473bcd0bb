import * as l10n from '@vscode/l10n';
import type { MapState } from '../../../../protocol/mapShapes.ts';
import type { Finding } from '../../../findings/findingModel.ts';
import { wantedIn } from '../../../findings/objects/hostDemands.ts';
import { leafOf } from '../../../findings/objects/leafOf.ts';
import { isMade } from '../../../findings/objects/madeSecrets.ts';
import { materialUnder, type ObjectIndex, objectIndexOf, objectName } from '../../../findings/objects/objectIndex.ts';
import { itemsAt, mappingAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { subjectName } from '../../../pki/certificateName.ts';
import { clusterPictureOf } from '../../../pki/cluster/buildClusterPicture.ts';
import type { PlacedObject } from '../../../pki/cluster/clusterModel.ts';
import type { ConnectionVerdict, Party } from '../../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode } from '../../../pki/pkiModel.ts';
import { formatDuration } from '../../../text/duration.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { formatDate } from '../../../text/moment.ts';
import type { Span } from '../../../text/span.ts';
import { visibleText } from '../../../text/visibleText.ts';
import type { PresentContext } from '../../presentContext.ts';
import { compareStates } from '../../stateMark.ts';
import {
  type Asked,
  type ChainLink,
  issuerLinks,
  placeOf,
  qualified,
  type Requester,
  requesterOf,
} from './requesters.ts';

/** Who presents a certificate for a host, where it comes from, and who keeps it fresh. */
export interface HostChain {
  readonly id: string;
  readonly host: ChainLink;
  readonly entry: ChainLink;
  readonly secret: ChainLink;
  /** Absent: nobody renews the Secret that is here. */
  readonly certificate?: ChainLink;
  readonly issuer?: ChainLink;
  readonly authority?: ChainLink;
  readonly state: MapState;
  /** `renewed`: cert-manager keeps the Secret, whose dates are not in the files. */
  readonly isRenewed: boolean;
  /** What stands on the first wire, without its mark. */
  readonly word: string;
  /** The end of the certificate in the files. */
  readonly until?: number;
  readonly node?: CertificateNode;
  readonly findings: readonly Finding[];
  /** What is wrong, in a few words, and why, in a sentence. */
  readonly fact?: string;
  readonly why?: string;
  /** Of several alike: how many hosts there are. */
  readonly count: number;
}

const entryKinds = ['Ingress', 'Gateway', 'Route'] as const;
/** What a control plane has, and who uses it. */
const ofCluster: readonly Party['party'][] = [
  'kube-apiserver',
  'etcd',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'kubectl',
];

/** Whether the files tell of a control plane or of its clients. */
export function hasControlPlane(verdicts: readonly ConnectionVerdict[]): boolean {
  return verdicts.some(({ connection: { client, server } }) =>
    [client, server].some(
      ({ party, instance, use, holds }) => ofCluster.includes(party) && (instance ?? use ?? holds) !== undefined,
    ),
  );
}

/** The chains of all hosts, those of one issuer together, the worst first; those that are alike and well share one. */
export function hostChainsOf(context: PresentContext, warning: number): readonly HostChain[] {
  const index = objectIndexOf(clusterPictureOf(context.graph));
  const chains = entryKinds
    .flatMap(index.ofKind)
    .filter(({ object }) => object.isTemplate !== true)
    .flatMap((placed) => chainsOf(index, placed, context, warning));
  const groups = [...groupBy(chains, ({ issuer, secret }) => issuer?.title ?? `secret ${secret.title}`).values()].map(
    (own) => folded(own.toSorted((a, b) => compareStates(a.state, b.state))),
  );
  return groups.toSorted((a, b) => compareStates(a[0]?.state ?? 'works', b[0]?.state ?? 'works')).flat();
}

/** From three on, hosts of one issuer that are renewed share a row. */
function folded(chains: readonly HostChain[]): readonly HostChain[] {
  const alike = chains.filter(
    ({ state, isRenewed, certificate, until }) =>
      state === 'works' && isRenewed && certificate !== undefined && until === undefined,
  );
  const [first, ...others] = alike;
  if (first === undefined || others.length < 2) return chains;
  const all = (link: (chain: HostChain) => ChainLink | undefined, words: string, line: string): ChainLink => ({
    ...link(first),
    title: words,
    line,
  });
  const { length } = alike;
  const fold: HostChain = {
    ...first,
    id: `${first.id} and others`,
    count: length,
    host: all(({ host }) => host, `${l10n.t('{0} hosts', length)} ✓`, `${first.host.title} + ${length - 1}`),
    entry: all(({ entry }) => entry, l10n.t('{0} entries', length), ''),
    secret: all(({ secret }) => secret, l10n.t('{0} Secrets', length), l10n.t('not in Git')),
    certificate: all(({ certificate }) => certificate, l10n.t('{0} Certificates', length), ''),
  };
  return [...chains.filter((chain) => !alike.includes(chain)), fold];
}

function chainsOf(
  index: ObjectIndex,
  placed: PlacedObject,
  context: PresentContext,
  warning: number,
): readonly HostChain[] {
  return [...wantedIn(placed), ...openListeners(index, placed)].flatMap(({ hosts, secrets }) => {
    const [reference] = secrets;
    const [host] = hosts.length > 0 ? hosts : ruleHosts(placed);
    if (host === undefined || reference === undefined) return [];
    const more = hosts.length > 1 ? ` + ${hosts.length - 1}` : '';
    return [
      chainOf(
        index,
        { placed, hosts, host, more, name: reference.name, namespace: reference.namespace },
        context,
        warning,
      ),
    ];
  });
}

function ruleHosts({ object: { root } }: PlacedObject): readonly ScalarNode[] {
  return itemsAt(root, 'spec', 'rules').flatMap((rule) => scalarAt(rule, 'host') ?? []);
}

/** Listeners of a Gateway that take any host: the hosts of the routes that are attached to it, or else its own name. */
function openListeners(index: ObjectIndex, { object }: PlacedObject): ReturnType<typeof wantedIn> {
  if (object.kind !== 'Gateway') return [];
  const routes = index
    .ofKind('HTTPRoute')
    .filter((route) =>
      itemsAt(route.object.root, 'spec', 'parentRefs').some((parent) => scalarAt(parent, 'name')?.text === object.name),
    );
  const hosts = routes.flatMap((route) => scalarsAt(route.object.root, 'spec', 'hostnames'));
  return itemsAt(object.root, 'spec', 'listeners').flatMap((listener) => {
    const name = scalarAt(itemsAt(listener, 'tls', 'certificateRefs')[0], 'name');
    const own = scalarAt(object.root, 'metadata', 'name');
    if (name === undefined || own === undefined || scalarAt(listener, 'hostname') !== undefined) return [];
    return [{ hosts: hosts.length > 0 ? hosts : [own], secrets: [{ name, namespace: object.namespace }] }];
  });
}

function chainOf(index: ObjectIndex, asked: Asked, context: PresentContext, warning: number): HostChain {
  const { placed, host, name, namespace } = asked;
  const { now, findings } = context;
  const { file, object } = placed;
  const requester = requesterOf(index, asked);
  const secret = index.find(placed, 'Secret', name.text, namespace);
  const isEncrypted =
    (secret !== undefined && mappingAt(secret.object.root, 'sops') !== undefined) ||
    index.find(placed, 'SealedSecret', name.text, namespace) !== undefined;
  const material =
    secret === undefined || isEncrypted ? undefined : materialUnder(index.graph, secret, 'tls.crt', 'cert');
  const node = material && leafOf(material);
  const until = node?.certificate.notAfter;
  const own = findings.filter((finding) => concerns(finding, asked, requester, node));
  const errors = own.filter(({ severity, code }) => severity === 'error' || code === 'secret-missing');
  const isRenewed = requester?.isHere === true;
  const isElsewhere =
    requester !== undefined &&
    !requester.isHere &&
    secret === undefined &&
    !isMade(index, { placed, name: name.text, namespace });
  const [error] = errors;
  const isOver = until !== undefined && until < now;
  const state: MapState =
    isOver || isElsewhere || error !== undefined
      ? 'broken'
      : until !== undefined
        ? until - now < warning
          ? 'willStop'
          : 'works'
        : isRenewed
          ? 'works'
          : 'unknown';
  const secretName = qualified(name.text, namespace);
  const title = visibleText(host.text, 60);
  const secretLine = isElsewhere
    ? l10n.t('missing')
    : isEncrypted
      ? l10n.t('encrypted in Git')
      : until === undefined
        ? l10n.t('not in Git')
        : formatDate(until);
  const isAtRenewal = error !== undefined && error.path !== file.path && requester?.placed?.file.path === error.path;
  const issuer = requester && issuerLinks(index, requester);
  return {
    id: `${file.path}#${object.documentIndex} ${host.keyPath}`,
    host: { title: `${title}${asked.more}`, line: serviceOf(placed, host.text), place: { file, span: host.span } },
    entry: {
      title: objectName(placed),
      line: object.kind,
      place: { file, span: name.span },
    },
    secret: {
      title: secretName,
      line: secretLine,
      ...(secret === undefined ? { place: { file, span: name.span } } : placeOf(secret)),
      ...(isElsewhere
        ? { fault: 'missing' as const }
        : (isOver || error !== undefined) && !isAtRenewal
          ? { fault: 'fault' as const }
          : {}),
    },
    ...(requester === undefined
      ? {}
      : {
          certificate: {
            title: requester.title,
            line: requester.isHere
              ? requester.line
              : l10n.t('writes to {0}', visibleText(requester.namespace ?? '', 60)),
            ...requester.place,
            ...(isAtRenewal ? { fault: 'fault' as const } : {}),
          },
        }),
    ...issuer,
    ...(issuer?.authority === undefined && node !== undefined
      ? { authority: { title: signerOf(node), line: until === undefined ? '' : formatDuration(until - now) } }
      : {}),
    state,
    isRenewed,
    word: wordOf({ state, isOver, isElsewhere, isRenewed, until, now, error }),
    ...(until === undefined ? {} : { until }),
    ...(node === undefined ? {} : { node }),
    findings: own,
    ...(isElsewhere
      ? {
          fact: l10n.t(
            '{0} has no certificate: Secret {1} does not exist in namespace {2}',
            title,
            visibleText(name.text, 60),
            visibleText(namespace ?? '', 60),
          ),
          why: l10n.t(
            '{0} names Secret {1}, but Certificate {2} writes its Secret to namespace {3}.',
            `${object.kind} ${objectName(placed)}`,
            secretName,
            requester.title,
            visibleText(requester.namespace ?? '', 60),
          ),
        }
      : error === undefined
        ? {}
        : { why: error.message }),
    count: 1,
  };
}

/** Of the finding's place, only the fields of this chain count. */
function concerns(
  { path, span, fingerprint, code }: Finding,
  { placed, hosts, host, name }: Asked,
  requester: Requester | undefined,
  node: CertificateNode | undefined,
): boolean {
  const isAt = (at: { readonly span: Span }): boolean =>
    span !== undefined && span.start < at.span.end && at.span.start < span.end;
  if (path === placed.file.path && [...hosts, host, name].some(isAt)) return true;
  if (node !== undefined && fingerprint === node.fingerprint) return code === 'cert-expired';
  const from = requester?.placed;
  // Of an Ingress with an annotation, only the name of the issuer; of a Certificate, everything.
  const spec =
    from === undefined || from === placed ? [] : [...(mappingAt(from.object.root, 'spec')?.entries.values() ?? [])];
  const at = [requester?.issuerRef, ...spec].filter((each) => each?.kind === 'scalar');
  return path === from?.file.path && at.some(isAt);
}

function signerOf({ certificate, issuer }: CertificateNode): string {
  return issuer.kind === 'selfSigned'
    ? l10n.t('self-signed')
    : subjectName({ ...certificate, subject: certificate.issuer });
}

/** The Service to which an Ingress sends a host. */
function serviceOf({ object: { root, kind, namespace } }: PlacedObject, host: string): string {
  if (kind !== 'Ingress') return kind === 'Gateway' ? 'HTTPS' : '';
  const rule = itemsAt(root, 'spec', 'rules').find((each) => scalarAt(each, 'host')?.text === host);
  const [path] = itemsAt(rule, 'http', 'paths');
  const name = scalarAt(path, 'backend', 'service', 'name')?.text;
  return name === undefined ? '' : `Service ${qualified(name, namespace)}`;
}

interface WordContext {
  readonly state: MapState;
  readonly isOver: boolean;
  readonly isElsewhere: boolean;
  readonly isRenewed: boolean;
  readonly until: number | undefined;
  readonly now: number;
  readonly error: Finding | undefined;
}

/** What visitors see. */
function wordOf({ state, isOver, isElsewhere, isRenewed, until, now, error }: WordContext): string {
  if (isOver) return l10n.t('expired');
  if (isElsewhere) return l10n.t('no cert');
  if (state === 'broken') {
    const code: string = error?.code ?? '';
    if (code === 'ingress-host-not-covered' || code === 'san-wildcard-depth') return l10n.t('wrong name');
    if (code.startsWith('secret-')) return l10n.t('no cert');
    return code.startsWith('certmanager-') ? l10n.t('not issued') : l10n.t('rejected');
  }
  if (until !== undefined) return formatDuration(until - now);
  return isRenewed ? l10n.t('renewed') : l10n.t('unknown');
}
