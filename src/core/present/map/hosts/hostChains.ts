import * as l10n from '@vscode/l10n';
import type { MapState } from '../../../../protocol/mapShapes.ts';
import type { Finding } from '../../../findings/findingModel.ts';
import { entryKinds, wantedIn } from '../../../findings/objects/hostDemands.ts';
import { certmanagerHostNotRequested } from '../../../findings/objects/requestedHosts.ts';
import { secretNotGranted } from '../../../findings/objects/secretGrants.ts';
import { secretKeyMissing } from '../../../findings/objects/secretReferences.ts';
import { itemsAt, mappingAt, nodeAt, scalarAt } from '../../../locate/objects/nodes.ts';
import { subjectName } from '../../../pki/certificateName.ts';
import { clusterPictureOf } from '../../../pki/cluster/buildClusterPicture.ts';
import type { PlacedObject } from '../../../pki/cluster/clusterModel.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import { materialInField } from '../../../pki/cluster/materials.ts';
import { leafOf } from '../../../pki/cluster/objects/leafOf.ts';
import {
  materialUnder,
  type ObjectIndex,
  objectIndexOf,
  objectName,
} from '../../../pki/cluster/objects/objectIndex.ts';
import { type RoutedHost, routedHostsIn, routedTo } from '../../../pki/cluster/objects/routedHosts.ts';
import type { CertificateNode } from '../../../pki/pkiModel.ts';
import { formatDuration } from '../../../text/duration.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { formatDate } from '../../../text/moment.ts';
import { optional } from '../../../text/optional.ts';
import type { Span } from '../../../text/span.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { missingWords } from '../../connections/partyWords.ts';
import { missingOf, stateOf } from '../../connections/verdictWords.ts';
import type { PresentContext } from '../../presentContext.ts';
import { isQuietFile } from '../../quietParts.ts';
import { compareStates } from '../../stateMark.ts';
import { annotationErrors } from './annotationErrors.ts';
import { distinct, hostLink } from './hostLinks.ts';
import { hostWord } from './hostWord.ts';
import { type JudgedHostAt, judgedHostsIn } from './rejections.ts';
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
  /** Absent: none is presented, or none that the files tell of. */
  readonly secret?: ChainLink;
  /** Absent: nobody renews the Secret that is here. */
  readonly certificate?: ChainLink;
  readonly issuer?: ChainLink;
  readonly authority?: ChainLink;
  readonly state: MapState;
  /** `renewed`: cert-manager keeps the Secret, whose dates are not in the files. */
  readonly isRenewed: boolean;
  /** Its connection, or those of several alike; none of entries of which none is known. */
  readonly verdicts: readonly ConnectionVerdict[];
  /** No certificate is known of it that could be judged. */
  readonly isPlain?: true;
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
  /** The hosts, as written. */
  readonly names: readonly string[];
}

/** The chains of all hosts, those of one issuer together, the worst first; those that are alike and well share one. */
export function hostChainsOf(
  context: PresentContext,
  verdicts: readonly ConnectionVerdict[],
  warning: number,
): readonly HostChain[] {
  const index = objectIndexOf(clusterPictureOf(context.graph));
  const judgedAt = judgedHostsIn(verdicts, context);
  const chains = entryKinds
    .flatMap(index.ofKind)
    .filter(({ object, file }) => object.isTemplate !== true && !isQuietFile(file, context.policy))
    .flatMap((placed) => chainsOf(index, placed, { ...context, warning, judgedAt }));
  const all = [...chains, ...plainChains(index, new Set(chains.flatMap(({ names }) => names)), context)];
  const groups = [
    ...groupBy(all, ({ issuer, secret, entry }) => issuer?.title ?? `${secret?.title} ${entry.title}`).values(),
  ].map((own) => folded(own.toSorted((a, b) => compareStates(a.state, b.state))));
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
    verdicts: alike.flatMap(({ verdicts }) => verdicts),
    host: all(({ host }) => host, `${l10n.t('{0} hosts', length)} ✓`, `${first.host.title} + ${length - 1}`),
    entry: all(({ entry }) => entry, l10n.t('{0} entries', length), ''),
    secret: all(({ secret }) => secret, l10n.t('{0} Secrets', length), l10n.t('not in Git')),
    certificate: all(({ certificate }) => certificate, l10n.t('{0} Certificates', length), ''),
  };
  return [...chains.filter((chain) => !alike.includes(chain)), fold];
}

interface ChainContext extends PresentContext {
  readonly warning: number;
  readonly judgedAt: JudgedHostAt;
}

function chainsOf(index: ObjectIndex, placed: PlacedObject, context: ChainContext): readonly HostChain[] {
  const { root } = placed.object;
  return wantedIn(placed).flatMap(({ hosts, secrets: [secret], inline, foreign, listener }) => {
    const reference = secret ?? foreign ?? (inline && { name: inline, namespace: placed.object.namespace, inline });
    const own = hosts.map((node) => ({ by: placed, node }));
    const routed = distinct(routedTo(index, listener).map(({ route, host }) => ({ by: route, node: host })));
    const name = listener && scalarAt(root, 'metadata', 'name');
    // Of an Ingress without hosts, whatever visitors ask for.
    const any = reference && [{ by: placed, node: { ...reference.name, text: '*' } }];
    const [shown = any, ...others] = [
      distinct(own),
      routed,
      // Of an Ingress the hosts of its rules; of a listener without routes the Gateway's own name.
      ...[itemsAt(root, 'spec', 'rules').map((rule) => scalarAt(rule, 'host')), [name]].map((nodes) =>
        nodes.flatMap((node) => (node === undefined ? [] : { by: placed, node })),
      ),
    ].filter(({ length }) => length > 0);
    if (shown === undefined || reference === undefined) return [];
    const host = hostLink(shown, own.length > 0 && routed.length > 0 ? routed : shown);
    return host === undefined
      ? []
      : [chainOf(index, { placed, hosts: [shown, ...others].flat(), host, ...reference }, context)];
  });
}

/** Hosts of routes for which no Secret is presented here: one row for those of a Gateway that are alike. */
function plainChains(index: ObjectIndex, taken: ReadonlySet<string>, { policy }: PresentContext): readonly HostChain[] {
  const routed = routedHostsIn(index).filter(
    ({ host, route }) => !taken.has(host.text) && !isQuietFile(route.file, policy),
  );
  const titleOf = ({ gateway, parent, route }: RoutedHost): string =>
    gateway === undefined ? qualified(parent.text, route.object.namespace) : objectName(gateway);
  const alike = groupBy(routed, (each) => `${plainWord(each)} ${titleOf(each)}`);
  return [...alike].flatMap(([id, own]) => {
    const [first] = own;
    const hosts = distinct(own.map(({ route, host }) => ({ by: route, node: host })));
    const host = hostLink(hosts, hosts);
    if (first === undefined || host === undefined) return [];
    const { gateway, listener, route, parent } = first;
    const entry = {
      title: titleOf(first),
      line: 'Gateway',
      ...(gateway === undefined ? { place: { file: route.file, span: parent.span } } : placeOf(gateway)),
    };
    const state = gateway !== undefined && listener === undefined ? 'unknown' : 'works';
    const names = hosts.map(({ node }) => node.text);
    return {
      id,
      host,
      entry,
      state,
      isRenewed: false,
      isPlain: true,
      word: plainWord(first),
      verdicts: [],
      findings: [],
      count: names.length,
      names,
    };
  });
}

function plainWord({ gateway, listener }: RoutedHost): string {
  if (gateway === undefined) return l10n.t('not in Git');
  if (listener === undefined) return l10n.t('not attached');
  if (scalarAt(listener, 'tls', 'mode')?.text === 'Passthrough') return l10n.t('passed through');
  return nodeAt(listener, 'tls') === undefined ? l10n.t('HTTP only') : l10n.t('not in Git');
}

function chainOf(index: ObjectIndex, asked: Asked, context: ChainContext): HostChain {
  const { placed, host, hosts, name, namespace } = asked;
  const { now, findings } = context;
  const { file, object } = placed;
  const isOfSecret = asked.kind === undefined && asked.inline === undefined;
  const requester = isOfSecret ? requesterOf(index, asked) : undefined;
  const secret = isOfSecret ? index.find(placed, 'Secret', name.text, namespace) : undefined;
  const isEncrypted =
    (secret !== undefined && mappingAt(secret.object.root, 'sops') !== undefined) ||
    index.find(placed, 'SealedSecret', name.text, namespace) !== undefined;
  const material =
    asked.inline !== undefined
      ? materialInField(index.graph, file, object, asked.inline)
      : secret === undefined || isEncrypted
        ? undefined
        : materialUnder(index.graph, secret, 'tls.crt', 'cert');
  const node = material && leafOf(material);
  const until = node?.certificate.notAfter;
  const { verdict, rejection } = context.judgedAt(file.path, name.span.start) ?? {};
  const annotated = annotationErrors(findings, placed);
  const own = findings.filter(
    (finding) =>
      finding === rejection?.finding || annotated.includes(finding) || concerns(finding, asked, requester, node),
  );
  const errors = own.filter(({ severity, code }) => severity === 'error' || code === 'secret-missing');
  const isRenewed = requester?.isHere === true;
  const isElsewhere = requester?.isHere === false;
  const [error] = errors;
  // The cluster may have what allows it.
  const isDoubted = own.some(({ code }) => code === secretNotGranted.code);
  // So is the CA that its clients are verified with.
  const isUnsure = own.some(({ code, severity }) => code === secretKeyMissing.code && severity === 'warning');
  const isOver = until !== undefined && until < now;
  const isEarly = (node?.certificate.notBefore ?? now) > now;
  const isKnown = !isDoubted && !isUnsure && (until !== undefined || isRenewed);
  const known = verdict === undefined ? (isKnown ? endState(until, context) : 'unknown') : stateOf(verdict);
  const state: MapState =
    isOver || isElsewhere || error !== undefined ? 'broken' : known === 'none' ? 'unknown' : known;
  const lasts = verdict?.until ?? until;
  const [missing] = verdict === undefined ? [] : missingOf(verdict);
  const { kind = '' } = asked;
  const secretName =
    asked.inline === undefined ? `${kind} ${qualified(name.text, namespace)}`.trimStart() : objectName(placed);
  const secretLine = isElsewhere
    ? l10n.t('missing')
    : isEncrypted
      ? l10n.t('encrypted in Git')
      : until === undefined
        ? secret === undefined && asked.inline === undefined
          ? l10n.t('not in Git')
          : l10n.t('no certificate')
        : formatDate(until);
  const isAtRenewal =
    error !== undefined &&
    (error.code === certmanagerHostNotRequested.code || error.path !== file.path) &&
    requester?.placed?.file.path === error.path;
  const isAtEntry =
    !isOver && !isElsewhere && (rejection?.at === 'entry' || (error !== undefined && annotated.includes(error)));
  const issuer = requester && issuerLinks(index, requester);
  return {
    id: `${file.path}#${object.documentIndex} ${name.keyPath} ${host.title}`,
    host,
    entry: {
      title: objectName(placed),
      line: object.kind,
      place: { file, span: name.span },
      ...(isAtEntry ? { fault: 'fault' as const } : {}),
    },
    secret: {
      title: secretName,
      line: secretLine,
      ...(secret === undefined ? { place: { file, span: name.span } } : placeOf(secret)),
      ...(isElsewhere
        ? { fault: 'missing' as const }
        : (isOver || error !== undefined || rejection !== undefined) && !isAtRenewal && !isAtEntry
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
      ? { authority: { title: signerOf(node), line: endOfSigner(node, context) } }
      : {}),
    state,
    isRenewed,
    verdicts: verdict === undefined ? [] : [verdict],
    word: hostWord({
      state,
      isOver,
      isEarly,
      isElsewhere,
      isRenewed,
      isWithout: node === undefined,
      until: lasts,
      now,
      error,
      rejection,
      isAtEntry,
      isDoubted,
    }),
    ...optional('until', lasts),
    ...(node === undefined ? {} : { node }),
    findings: own,
    ...(isElsewhere
      ? {
          fact: l10n.t(
            '{0} has no certificate: Secret {1} does not exist in namespace {2}',
            host.title,
            visibleText(name.text, 60),
            visibleText(namespace ?? '', 60),
          ),
          why: error?.message ?? '',
        }
      : state === 'broken' && (error ?? rejection) !== undefined
        ? { why: rejection?.finding?.message ?? error?.message ?? rejection?.why ?? '' }
        : state === 'unknown' && missing !== undefined
          ? { why: missingWords(missing) }
          : {}),
    count: 1,
    names: hosts.map(({ node: { text } }) => text),
  };
}

/** Of what no connection tells. */
function endState(until: number | undefined, { now, warning }: ChainContext): MapState {
  return until !== undefined && until - now < warning ? 'willStop' : 'works';
}

/** Of the finding's place, only the fields of this chain count. */
function concerns(
  { path, span, fingerprint, code, related }: Finding,
  { placed, hosts, name }: Asked,
  requester: Requester | undefined,
  node: CertificateNode | undefined,
): boolean {
  const isAt = (at: { readonly span: Span }): boolean =>
    span !== undefined && span.start < at.span.end && at.span.start < span.end;
  if ([...hosts, { by: placed, node: name }].some(({ by, node: at }) => path === by.file.path && isAt(at))) return true;
  if (node !== undefined && fingerprint === node.fingerprint) return code === 'cert-expired';
  const from = requester?.placed;
  // A Certificate may be for several hosts, of which it lacks one.
  if (code === certmanagerHostNotRequested.code)
    return related.some((place) =>
      hosts.some(({ by, node: at }) => by.file.path === place.path && at.span.start === place.span?.start),
    );
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

/** How long the CA lasts, if it is among the files. */
function endOfSigner({ issuer }: CertificateNode, { graph, now }: PresentContext): string {
  const [above] = issuer.kind === 'verified' ? issuer.issuers : [];
  const { notAfter } = graph.certificates.get(above ?? '')?.certificate ?? {};
  return notAfter === undefined ? '' : formatDuration(notAfter - now);
}
