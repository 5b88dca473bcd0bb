import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { caReaders, type ReloadRecord, reloads } from '../../kubernetes/tables/reloads.ts';
import { certificateName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { distributionOf } from '../../pki/distributionOf.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { optional } from '../../text/optional.ts';
import { joinSentences, listSeparator } from '../../text/sentences.ts';
import { shellQuoted } from '../../text/shell.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { UntouchedPlace } from '../change/changeModel.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { byRenewalOrder } from '../reissue/renewalOrder.ts';
import type { RenewedCertificate } from './renewedPlaces.ts';
import { restartCommand, restartPlaces } from './restartWay.ts';

/** One thing to do, or to know, after certificates are renewed. */
export interface ChecklistItem {
  readonly kind: 'reloads' | 'restart' | 'copies' | 'nodes' | 'verify';
  /** A sentence, in plain text. */
  readonly words: string;
  /** For POSIX shells, values quoted. */
  readonly command?: string;
}

/** What was renewed, and where. */
export interface ChecklistQuestion {
  readonly graph: PkiGraph;
  readonly renewed: readonly RenewedCertificate[];
  /** Path of a file on its machine. */
  pathOf(file: DecodedFile): string;
}

/**
 * Lists the next steps after a renewal: what reloads the new certificate and when; what to restart and how, in the
 * order of section 7.5 of the reference; which copies are still old; what to do on other nodes; how to check the
 * result.
 */
export function afterRenewal(question: ChecklistQuestion): readonly ChecklistItem[] {
  const renewed = question.renewed.toSorted((a, b) => byRenewalOrder(roleOf(a), roleOf(b)));
  const ways = renewed.flatMap((each) => wayOf(each));
  const restarted = readersOf(renewed).map(({ component }) => component);
  const items = [
    ...ways.filter(({ way }) => way !== 'start').map(reloadItem),
    ...caRestarts(renewed, question),
    ...restartItems(
      ways.filter(
        ({ way, record }) => way !== 'use' && way !== 'itself' && !restarted.some((each) => each === record.component),
      ),
      question,
    ),
    ...podItems(restarted),
    ...copyItems(renewed, question),
    ...nodeItems(renewed, question),
    ...verifyItems(renewed, question),
  ];
  return [...new Map(items.map((item) => [`${item.kind} ${item.words} ${item.command ?? ''}`, item])).values()];
}

function roleOf({ node }: RenewedCertificate): { readonly role?: string } {
  return node.role === undefined ? {} : { role: node.role.id };
}

interface Way extends RenewedCertificate {
  readonly record: ReloadRecord;
  readonly way: ReloadRecord['reads'];
}

function wayOf(renewed: RenewedCertificate): readonly Way[] {
  const record = reloads.find(({ roles }) => renewed.node.role !== undefined && roles.includes(renewed.node.role.id));
  if (record === undefined) return [];
  const isEmbedded = renewed.places.some(({ credential }) => credential.value.keyPath !== undefined);
  return [{ ...renewed, record, way: isEmbedded ? (record.embedded ?? record.reads) : record.reads }];
}

function reloadItem({ node, record, way }: Way): ChecklistItem {
  const name = certificateName(node.certificate, node.role);
  const { withinSeconds = 0, since } = record;
  const component = readerLabel(record.component);
  return {
    kind: 'reloads',
    words: joinSentences(
      wordsOf(),
      since && l10n.t('Before Kubernetes {0}, it reads the file only when it starts.', since),
    ),
  };

  function wordsOf(): string {
    switch (way) {
      case 'handshake':
        return l10n.t(
          '{0}: {1} reads it for every new connection. Open connections keep using the old certificate.',
          name,
          component,
        );
      case 'watch':
        return l10n.t('{0}: {1} reloads it within {2} s.', name, component, withinSeconds);
      case 'use':
        return l10n.t('{0}: programs read it when they start.', name);
      case 'itself':
        return l10n.t('{0}: the {1} renews it automatically and loads the newest file.', name, component);
      case 'start':
        return l10n.t('{0}: {1} reads it only when it starts.', name, component);
    }
  }
}

/** Programs keep their names; other components are described. */
function readerLabel(component: string): string {
  switch (component) {
    case 'webhook-server':
      return l10n.t('webhook server');
    case 'ingress-controller':
      return l10n.t('ingress controller');
    default:
      return component;
  }
}

/** Who reads the extended CAs only when it starts. */
function readersOf(renewed: readonly RenewedCertificate[]): typeof caReaders {
  const roles = new Set(
    renewed.flatMap(({ node }) => (isUsedAsCa(node) ? [node.role, ...node.uses] : [])).map((role) => role?.id),
  );
  return caReaders.filter(({ role }) => roles.has(role));
}

/** One item for each component and machine that must read an extended CA. */
function caRestarts(
  renewed: readonly RenewedCertificate[],
  { graph, pathOf }: ChecklistQuestion,
): readonly ChecklistItem[] {
  const isAlone = new Set(renewed.flatMap(({ places }) => places.map(({ file }) => hostOf(file)))).size < 2;
  return readersOf(renewed).flatMap(({ role, component }) =>
    renewed
      .filter(({ node }) => isUsedAsCa(node) && [node.role, ...node.uses].some((each) => each?.id === role))
      .flatMap(({ node, places }) =>
        restartPlaces(graph, component, places).map((place): ChecklistItem => {
          const host = isAlone ? undefined : hostName(hostOf(place.file));
          const label = host === undefined ? component : `${component} (${host})`;
          const installer = distributionOf(graph, node, place)?.id;
          const words =
            component === 'kube-controller-manager'
              ? l10n.t('Restart {0}: it reads the CA only when it starts, then publishes it to all namespaces.', label)
              : l10n.t('Restart {0}: it reads the CA only when it starts.', label);
          const command = restartCommand({ graph, component, place, installer, pathOf });
          return { kind: 'restart', words, ...optional('command', command) };
        }),
      ),
  );
}

/** Pods get the CA of the cluster with their token. */
function podItems(restarted: readonly string[]): readonly ChecklistItem[] {
  if (!restarted.includes('kubelet')) return [];
  return [
    {
      kind: 'restart',
      words: l10n.t(
        'Restart kube-proxy, CoreDNS and all Pods that use the API: most read the CA only when they start.',
      ),
      command: 'kubectl rollout restart daemonset,deployment --namespace kube-system',
    },
  ];
}

/** One item for each component and machine, in the order of their certificates. */
function restartItems(ways: readonly Way[], { graph, pathOf }: ChecklistQuestion): readonly ChecklistItem[] {
  const items = new Map<string, ChecklistItem>();
  const isAlone = new Set(ways.flatMap(({ places }) => places.map(({ file }) => hostOf(file)))).size < 2;
  for (const { node, places, record, way } of ways) {
    const { component } = record;
    const restart = node.role === undefined ? undefined : certificateRole(node.role.id)?.restart;
    const isEtcd = component === 'etcd';
    if (way !== 'start' && !isEtcd && (restart === undefined || way === 'watch')) continue;
    for (const place of restartPlaces(graph, component, places)) {
      const host = isAlone ? undefined : hostName(hostOf(place.file));
      const label = host === undefined ? readerLabel(component) : `${readerLabel(component)} (${host})`;
      const installer = distributionOf(graph, node, place)?.id;
      const command = restartCommand({ graph, component, place, installer, pathOf });
      const words = isEtcd
        ? l10n.t('Restart {0}, one member at a time, and wait until all are healthy.', label)
        : way === 'start'
          ? l10n.t('Restart {0}: it reads the certificate only when it starts.', label)
          : l10n.t('Restart {0} to close connections that still use the old certificate.', label);
      items.set(`${label} ${command ?? ''}`, { kind: 'restart', words, ...optional('command', command) });
    }
  }
  return [...items.values()];
}

function copyItems(renewed: readonly RenewedCertificate[], { pathOf }: ChecklistQuestion): readonly ChecklistItem[] {
  return renewed.flatMap(({ node, places, untouched = [] }): readonly ChecklistItem[] => {
    const old = node.occurrences.filter((each) => !places.some((place) => isSamePlace(place, each)));
    const name = certificateName(node.certificate, node.role);
    const items = [...groupBy(old, (place) => whyLeft(place, untouched) ?? '')].map(([why, left]): ChecklistItem => {
      const files = [...new Set(left.map(({ file }) => visibleWholeText(pathOf(file))))];
      return {
        kind: 'copies',
        words: joinSentences(l10n.t('Still the old {0} in {1}.', name, files.join(listSeparator())), why),
      };
    });
    const [place] = places;
    const isAdmin =
      node.role?.id === 'admin-client' && place !== undefined && /\/admin\.conf$/.test(pathOf(place.file));
    if (isAdmin) items.push(...adminCopies(pathOf(place.file)));
    return items;
  });
}

/** As kubeadm prints it: `cp -i` asks before it overwrites, because a kubeconfig can hold other clusters, too. */
function adminCopies(from: string): readonly ChecklistItem[] {
  const words = l10n.t(
    'Copy it to every place that uses a copy: your own kubeconfig, pipelines, monitoring, backups. If your kubeconfig also has other clusters, do not overwrite it: replace only the user in it.',
  );
  if (/[\p{Cc}\p{Cf}]/u.test(from)) return [{ kind: 'copies', words }];
  const command = [
    'mkdir -p "$HOME/.kube"',
    `sudo cp -i ${shellQuoted(from)} "$HOME/.kube/config"`,
    'sudo chown "$(id -u):$(id -g)" "$HOME/.kube/config"',
  ].join(' && ');
  return [{ kind: 'copies', words, command }];
}

/** Why a copy could not be changed. Nothing for one that was not asked for. */
function whyLeft(place: Occurrence, untouched: readonly UntouchedPlace[]): string | undefined {
  const found = untouched.find(({ at }) => isSamePlace(at, place));
  return found === undefined || found.reason === 'notChosen' ? undefined : found.words;
}

const ofEveryControlPlane: ReadonlySet<string> = new Set(['kubeadm', 'kubespray']);

function nodeItems(renewed: readonly RenewedCertificate[], question: ChecklistQuestion): readonly ChecklistItem[] {
  const isPerNode = renewed.some(
    (each) =>
      each.node.role !== undefined &&
      certificateRole(each.node.role.id)?.isRenewedByKubeadm === true &&
      isOfControlPlane(each, question),
  );
  if (!isPerNode) return [];
  const words = l10n.t(
    'Each control plane node has its own certificates. Renew them on the other nodes too, one at a time.',
  );
  return [{ kind: 'nodes', words }];
}

/** In a place of a control plane that kubeadm manages: not in somebody's own kubeconfig, whose user it may be. */
function isOfControlPlane({ node, places }: RenewedCertificate, { graph, pathOf }: ChecklistQuestion): boolean {
  const [place] = places;
  if (place === undefined || rolesByPath(pathOf(place.file)) === undefined) return false;
  return ofEveryControlPlane.has(distributionOf(graph, node, place)?.id ?? '');
}

function verifyItems(renewed: readonly RenewedCertificate[], question: ChecklistQuestion): readonly ChecklistItem[] {
  const isKubeadm = renewed.some((each) => isOfControlPlane(each, question));
  return [
    ...(isKubeadm
      ? [{ kind: 'verify', words: l10n.t('Check the new dates.'), command: 'kubeadm certs check-expiration' } as const]
      : []),
    {
      kind: 'verify',
      words: l10n.t('Check that the API server responds.'),
      command: "kubectl get --raw '/readyz?verbose'",
    },
  ];
}
