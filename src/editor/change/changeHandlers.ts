import type { CommandId } from '../commandIds.ts';
import type { CommandHandler } from '../commands.ts';
import type { ChangeHost } from './changeHost.ts';

/** What the commands that sign and write do; loaded when one of them is called. */
export function createChangeHandlers(host: ChangeHost) {
  const handlers = {
    'certscope.renew': async (target) => (await import('./changeCommands.ts')).renewOne(host, target),
    'certscope.renewNewKey': async (target) => (await import('./changeCommands.ts')).renewOne(host, target, 'new'),
    'certscope.renewAll': async (target) => (await import('./changeCommands.ts')).renewAll(host, target),
    'certscope.whyNotRenewable': async (target) => (await import('./renewalOffers.ts')).whyNotRenewable(host, target),
    'certscope.undoRenewal': async () => (await import('./undoChange.ts')).undoRenewal(host),
    'certscope.restore': async () => (await import('./undoChange.ts')).restore(host),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
  return handlers;
}
