import type { IssuingCommandId } from '../commands/commandIds.ts';
import type { CommandHandler } from '../commands/commands.ts';
import type { ChangeHost } from './changeHost.ts';

/** Handlers of the commands that sign and write; loaded when the first one is called. */
export function createChangeHandlers(host: ChangeHost) {
  const load = () => import('./changeCommands.ts');
  const loadMoves = () => import('./moveCommands.ts');
  const handlers = {
    'certscope.renew': async (target) => (await load()).changeOne(host, 'renew', target),
    'certscope.renewNewKey': async (target) => (await load()).changeOne(host, 'renewNewKey', target),
    'certscope.reissue': async (target) => (await load()).changeOne(host, 'reissue', target),
    'certscope.replaceWithCopy': async (target) => (await load()).changeOne(host, 'replaceWithCopy', target),
    'certscope.embedFiles': async (target) => (await loadMoves()).moveFiles(host, 'embed', target),
    'certscope.extractFiles': async (target) => (await loadMoves()).moveFiles(host, 'extract', target),
    'certscope.replaceCa': async (target) => (await loadMoves()).moveCertificate(host, 'replaceCa', target),
    'certscope.completeChain': async (target) => (await loadMoves()).moveCertificate(host, 'completeChain', target),
    'certscope.moveToSecret': async (target) => (await loadMoves()).moveToSecret(host, target),
    'certscope.renewAll': async (target) => (await load()).changeAny(host, 'renewAll', target),
    'certscope.issueMissing': async (target) => (await load()).changeAny(host, 'issueMissing', target),
    'certscope.extendCa': async (target) => (await load()).extendCa(host, target),
    'certscope.restoreCa': async (target) => (await load()).changeAny(host, 'restoreCa', target),
    'certscope.shareServiceAccountKeys': async (target) =>
      (await load()).changeAny(host, 'shareServiceAccountKeys', target),
    'certscope.swapKubeconfigs': async (target) => (await load()).changeAny(host, 'swapKubeconfigs', target),
    'certscope.newCa': async (target) => (await load()).changeAny(host, 'newCa', target),
    'certscope.newPki': async (folder) => (await load()).changeAny(host, 'newPki', folder),
    'certscope.newKubeconfig': async (target) => (await load()).changeAny(host, 'newKubeconfig', target),
    'certscope.newServiceAccountKeys': async (target) =>
      (await load()).changeAny(host, 'newServiceAccountKeys', target),
    'certscope.createRequest': async (target) => (await import('./requestFlow.ts')).createRequest(host, target),
    'certscope.importCertificate': async (target) => (await load()).importCertificate(host, target),
    'certscope.whyNotRenewable': async (target) => (await import('./renewalOffers.ts')).whyNotRenewable(host, target),
    'certscope.repairFile': async (target) => (await import('./repairFile.ts')).repairFile(host, target),
    'certscope.undoRenewal': async () => (await import('./undoChange.ts')).undoRenewal(host),
    'certscope.restore': async () => (await import('./undoChange.ts')).restore(host),
  } satisfies Readonly<Record<IssuingCommandId, CommandHandler>>;
  return handlers;
}
