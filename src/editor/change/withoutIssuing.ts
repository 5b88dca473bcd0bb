import * as vscode from 'vscode';
import { type IssuingCommandId, issuingCommandIds } from '../commands/commandIds.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import type { CommandHandler } from '../commands/commands.ts';
import type { Issuing } from './issuing.ts';

/** Replaces issuing on a host that cannot sign: offers nothing, and refuses its commands with the reason. */
export function withoutIssuing(): Issuing {
  const refuse = (): never => {
    throw new CommandRefusal(
      vscode.l10n.t(
        'A browser cannot renew certificates, because it cannot write several files as one change. Open the folder in desktop VS Code.',
      ),
    );
  };
  const handlers = {} as Record<IssuingCommandId, CommandHandler>;
  for (const id of issuingCommandIds) handlers[id] = refuse;
  return {
    isOffered: false,
    loadHandlers: async () => handlers,
    hoverOffers: async () => [],
    loadAdvice: async () => undefined,
    judgeRepairs: async () => new Map(),
    dispose: () => undefined,
  };
}
