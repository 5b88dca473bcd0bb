import * as l10n from '@vscode/l10n';
import { listOf } from '../findings/certificateWords.ts';
import { administratorRoles, certificateRole } from '../kubernetes/certificateRole.ts';
import { rolesOfFile } from '../kubernetes/rolesByPath.ts';
import { isOfNetworkPlugin } from '../kubernetes/tables/serviceAccountTokens.ts';
import type { ConnectionVerdict } from '../pki/cluster/connections/connectionModel.ts';
import { ownerOfFault } from '../pki/cluster/connections/ownerOfFault.ts';
import { memoisedBy } from '../text/memoised.ts';
import { joinSentences, joinWords } from '../text/sentences.ts';
import { fileNameOf, shownPath } from '../text/shownPath.ts';
import { visibleText } from '../text/visibleText.ts';
import { connectionTitle } from './connections/partyWords.ts';
import { stateCounts } from './connections/verdictWords.ts';
import { bySeverity, isOfControllers, isOfStore } from './forecast/outages.ts';
import type { Stop } from './stopWords.ts';

function serverOf({ connection: { server, record } }: ConnectionVerdict): string {
  return `${server.id} ${record.serverRoles[0]}`;
}

/** Servers that some clients reach. */
const servedIn = memoisedBy(
  (verdicts: readonly ConnectionVerdict[]): ReadonlySet<string> => new Set(verdicts.filter(isWorking).map(serverOf)),
);

/** What happens, the worst first, by the tables. */
export function effectsOf(stops: readonly Stop[], verdicts: readonly ConnectionVerdict[]): readonly string[] {
  const serving = servedIn(verdicts);
  const own = stops.flatMap(({ of }) => of.connection.record.breaks?.() ?? []);
  const others = stops.filter(({ of }) => of.connection.record.breaks === undefined);
  const roles = others.map(({ of, by, verdict: { reason } }) => {
    if (reason === 'tokenKey') return 'service-account-keypair';
    const { clientRoles, serverRoles } = of.connection.record;
    // Where other clients get through, it is this client that stops, not the server.
    const isServer = by === 'client' && ownerOfFault(by, reason) !== 'client' && !serving.has(serverOf(of));
    return isServer ? (serverRoles[0] ?? clientRoles[0]) : clientRoles[0];
  });
  const effects = [...new Set(roles)].flatMap((role) =>
    role === undefined ? [] : (lockedOut(role, stops, verdicts) ?? certificateRole(role)?.breaks() ?? []),
  );
  return bySeverity([...effects, ...new Set(own)]);
}

/**
 * Of administrators with several kubeconfigs, only who uses one that fails; who uses a kubeconfig of which nothing tells that it is an
 * administrator's; `undefined` if all administrators are.
 */
function lockedOut(role: string, stops: readonly Stop[], verdicts: readonly ConnectionVerdict[]): string | undefined {
  const isOfRole = ({ connection: { record } }: ConnectionVerdict) => record.clientRoles[0] === role;
  const stopped = stops
    .filter(({ of }) => isOfRole(of))
    .flatMap(({ of }) => of.connection.client.use?.kubeconfig.file ?? []);
  if (!administratorRoles.has(role) || stopped.length === 0) return undefined;
  if (stopped.every(isOfNetworkPlugin)) return l10n.t('new Pods get no network and stay in ContainerCreating');
  const files = stopped.map(({ path }) => path);
  const isOther = verdicts.some((each) => isWorking(each) && isOfAdministrators(each));
  if (!isOther && stops.some(({ of }) => isOfRole(of) && isAdministrators(of))) return undefined;
  const all = [...new Set(verdicts.flatMap(fileOf))].map(fileNameOf);
  const isRepeated = (name: string) => all.filter((each) => each === name).length > 1;
  const names = [...new Set(files)].map((path) =>
    isRepeated(fileNameOf(path)) ? shownPath(path) : visibleText(fileNameOf(path)),
  );
  return isOther
    ? l10n.t('only clients that use {0} are locked out', listOf(names))
    : l10n.t('clients that use {0} are locked out', listOf(names));
}

/** Whether the file is where installers put an administrator's, or holds the certificate of one. */
function isAdministrators({ connection: { client, clientShows } }: ConnectionVerdict): boolean {
  const place = client.use && rolesOfFile(client.use.kubeconfig.file)?.kubeconfig;
  const shown = clientShows.kind === 'materials' ? clientShows.materials : [];
  const certificates = shown.flatMap(({ material }) => material.certificates);
  return [place, ...certificates.map(({ role }) => role?.id)].some((role) => administratorRoles.has(role ?? ''));
}

function fileOf({ connection }: ConnectionVerdict): readonly string[] {
  return connection.client.use === undefined ? [] : [connection.client.use.kubeconfig.file.path];
}

function isOfAdministrators({ connection: { record } }: ConnectionVerdict): boolean {
  return administratorRoles.has(record.clientRoles[0] ?? '');
}

/** The worst that happens, and what is not concerned. */
export function meaningOf(stops: readonly Stop[], verdicts: readonly ConnectionVerdict[]): string {
  const effects = effectsOf(stops, verdicts);
  // A controller manager and a scheduler that stop are two things; what stops the API is everything.
  const told = effects.filter((effect, index) => index === 0 || isOfControllers(effect));
  return joinSentences(
    ...(told.every(isOfControllers) ? told : told.slice(0, 1)).map((effect) =>
      l10n.t(
        '{0}.',
        effect.replace(/^(?!kube|etcd)./, (letter) => letter.toUpperCase()),
      ),
    ),
    restWords(
      verdicts.filter(({ state }) => state !== 'broken'),
      effects[0],
    ),
  );
}

/** What no cause stops. */
function restWords(rest: readonly ConnectionVerdict[], effect: string | undefined): string | undefined {
  const [first] = rest;
  if (first === undefined) return undefined;
  const counts = joinWords(stateCounts(rest, ['works', 'willBreak', 'unknown']));
  if (effect !== undefined && isOfStore(effect)) return l10n.t('The others are sound, but wait for etcd: {0}.', counts);
  if (rest.some(({ state }) => state !== 'works')) return l10n.t('The others: {0}.', counts);
  return rest.length === 1
    ? l10n.t('Only {0} works.', connectionTitle(first.connection, true))
    : l10n.t('The other {0} connections work.', rest.length);
}

function isWorking({ state }: ConnectionVerdict): boolean {
  return state === 'works' || state === 'willBreak';
}
