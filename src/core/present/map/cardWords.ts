import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict, Party } from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { groupBy } from '../../text/groupBy.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import { stateOf } from '../connections/verdictWords.ts';
import { compareStates, type State, stateMark } from '../stateMark.ts';
import type { MachineNames } from './model/machineNames.ts';
import type { MapCard } from './model/mapModel.ts';

/** The title and the second line of a card. */
export type CardWords = Pick<MapCard, 'title' | 'line'>;

/** Short names for what people know by the name of its object. */
const kinds: Partial<Record<Party['party'], () => string>> = {
  'extension-apiserver': () => 'API',
  webhook: () => l10n.t('webhook'),
  'conversion-webhook': () => l10n.t('conversion'),
};

/**
 * The words of a card: users by context or file, webhooks and hosts by their own name, with the program beneath; other
 * components by their program, with the machine beneath.
 */
export function cardWords(
  parties: readonly Party[],
  verdicts: readonly ConnectionVerdict[],
  machines: MachineNames,
): CardWords {
  const [party] = parties;
  if (party === undefined) return { title: '', line: '' };
  const label = partyLabel(party);
  const count = parties.length;
  const isFine = verdicts.every(({ state }) => state === 'works');
  const fine = isFine ? ` ${stateMark('works')}` : '';
  if (party.use !== undefined && party.party === 'kubectl')
    return {
      title: count > 1 ? `${l10n.t('{0} kubeconfigs', count)}${fine}` : (contextOrFile(party) ?? label),
      line: label,
    };
  if (party.party === 'external-client') {
    const [host] = verdicts.flatMap(({ connection }) => connection.names);
    const title = host === undefined ? objectName(party) : visibleText(host.name, longestTitle);
    return { title: count > 1 ? `${l10n.t('{0} hosts', count)}${fine}` : (title ?? label), line: l10n.t('ingress') };
  }
  const object = count > 1 ? undefined : objectName(party);
  if (object !== undefined) return { title: object, line: kinds[party.party]?.() ?? label };
  const title = count > 1 ? l10n.t('{0} × {1}', label, count) : label;
  const port = verdicts.find(
    ({ connection: { server, record } }) => server.id === party.id && record.client !== 'etcd',
  );
  if (party.party === 'etcd' && port !== undefined)
    return { title, line: serverLine(party, port.connection.record.port, machines) };
  const machine = count > 1 ? undefined : (accountName(party) ?? machines.nameOf(party.host));
  return { title, line: machine ?? callerLine(parties, verdicts, machines) };
}

const longestTitle = 60;

/** The files of kubeadm and the like are known by their names, users by their contexts. */
function contextOrFile({ use }: Party): string | undefined {
  if (use === undefined) return undefined;
  const file = visibleText(fileNameOf(use.kubeconfig.file.path), longestTitle);
  const name = use.context.name?.text;
  return name === undefined || (file.endsWith('.conf') && use.kubeconfig.contexts.length < 2)
    ? file
    : visibleText(name, longestTitle);
}

/** Of two cards with one title each gets more: the folder, the user, the machine, at last a number. */
export function withDistinctTitles(cards: readonly MapCard[], machines: MachineNames): readonly MapCard[] {
  const more: readonly ((party: Party | undefined, index: number) => string | undefined)[] = [
    (party) => party?.use?.kubeconfig.file.path.split('/').at(-2),
    (party) => party?.use?.context.userName?.text,
    (party) => machines.nameOf(party?.host ?? ''),
    (_, index) => (index === 0 ? undefined : String(index + 1)),
  ];
  return more.reduce<readonly MapCard[]>((named, wordOf) => {
    // Pairs have a row of their own.
    const rows = named.filter(({ column }) => column !== 'pairClient' && column !== 'pairServer');
    const groups = groupBy(rows, ({ title }) => title);
    return named.map((card) => {
      const alike = groups.get(card.title) ?? [];
      const words = alike.map(({ parties }, index) => wordOf(parties[0], index));
      const word = words[alike.indexOf(card)];
      return new Set(words).size < 2 || word === undefined || word === ''
        ? card
        : { ...card, title: `${card.title} (${visibleText(word, 40)})` };
    });
  }, cards);
}

/** `kubelet (worker-7 · kubelet.conf)`. */
export function partyName(party: Party, machines: MachineNames): string {
  const line = callerLine([party], [], machines);
  const label = partyLabel(party);
  return line === '' ? label : `${label} (${line})`;
}

/** The second line of a caller: its file and machine; for several callers, their states. */
function callerLine(parties: readonly Party[], verdicts: readonly ConnectionVerdict[], machines: MachineNames): string {
  const [party] = parties;
  if (party === undefined) return '';
  if (parties.length > 1) return countedLine(parties, verdicts, machines);
  const file = kubeconfigName(party);
  const host = machines.isSingle ? undefined : machines.nameOf(party.host);
  const object = objectName(party);
  if (object !== undefined) return object;
  if (file !== undefined) return host === undefined ? file : `${host} · ${file}`;
  if (party.party === 'pod') return accountName(party) ?? l10n.t('mounted token');
  return host ?? '';
}

/** Up to two names if everything works, otherwise counts of the states, the worst first: `✗ 1 · ⚠ 3 · ✓ 196`. */
function countedLine(
  parties: readonly Party[],
  verdicts: readonly ConnectionVerdict[],
  machines: MachineNames,
): string {
  const states = statesOf(parties, verdicts);
  const names = parties.map(
    (party) => objectName(party) ?? accountName(party) ?? machines.nameOf(party.host) ?? kubeconfigName(party) ?? '',
  );
  const isFine = states.every((state) => state === 'works');
  if (isFine && parties.length <= 2 && names.every((name) => name !== '')) {
    return names.map((name) => `${stateMark('works')} ${name}`).join('  ');
  }
  const counts = new Map<State, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => compareStates(a, b))
    .map(([state, count]) => `${stateMark(state)} ${count}`)
    .join(' · ');
}

/** Each party's worst state. */
function statesOf(parties: readonly Party[], verdicts: readonly ConnectionVerdict[]): readonly State[] {
  return parties.map((party) => {
    // A client is identified by its kubeconfig, a server by its machine.
    const isKubelet = party.party === 'kubelet' && hostName(party.host) !== undefined;
    const own = verdicts.filter(({ connection: { client, server } }) =>
      [client, server].some(
        (each) => each.id === party.id || (isKubelet && each.party === party.party && each.host === party.host),
      ),
    );
    return own.map(stateOf).toSorted(compareStates)[0] ?? 'unknown';
  });
}

/** `admin.conf`, and the context if the file has several. */
function kubeconfigName({ use }: Party): string | undefined {
  if (use === undefined) return undefined;
  const { kubeconfig, context } = use;
  const file = visibleText(fileNameOf(kubeconfig.file.path), 40);
  const name = context.name?.text;
  return kubeconfig.contexts.length > 1 && name !== undefined ? `${visibleText(name, 40)} · ${file}` : file;
}

/** The object that causes the connection: `policy-webhook`, and which of its items. */
function objectName({ part }: Party): string | undefined {
  if (part === undefined) return undefined;
  const { name = '' } = part.placed.object;
  return part.index === undefined || part.index === 0
    ? visibleText(name, 60)
    : `${visibleText(name, 60)} ${part.index + 1}`;
}

/** The service account of a Pod that is known by its token. */
function accountName({ holdsToken }: Party): string | undefined {
  return holdsToken && visibleText(`${holdsToken.owner.namespace}:${holdsToken.owner.name}`, 60);
}

/** `cp-1 · :6443`. */
export function serverLine(party: Party, port: number, machines: MachineNames): string {
  const host = machines.nameOf(party.host);
  return host === undefined ? `:${port}` : `${host} · :${port}`;
}
