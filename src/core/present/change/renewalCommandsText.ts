import * as l10n from '@vscode/l10n';
import type { CommandPlace } from '../../kubernetes/tables/renewalCommands.ts';
import type { ChecklistItem } from '../../renewal/afterwards/checklist.ts';
import type { RenewalCommand } from '../../renewal/commands/renewalCommandsFor.ts';
import { visibleWholeText } from '../../text/visibleText.ts';

/** Writes commands and the next steps for a terminal; the commands can be copied unchanged. */
export function renewalCommandsText(commands: readonly RenewalCommand[], checklist: readonly ChecklistItem[]): string {
  const blocks = commands.map(({ tool, task, on, text, note }) =>
    [
      `# ${l10n.t('{0}: {1}, {2}', tool, taskWords(task), placeWords(on))}`,
      ...(note === undefined ? [] : [`# ${note}`]),
      text,
    ].join('\n'),
  );
  const items = checklist.map(({ words, command }) =>
    [`# ${visibleWholeText(words)}`, ...(command === undefined ? [] : [command])].join('\n'),
  );
  const afterwards = items.length === 0 ? [] : [`# ${l10n.t('Next steps')}`, ...items];
  return `${[...blocks, ...afterwards].join('\n\n')}\n`;
}

/** What a command does, for people. */
export function taskWords(task: RenewalCommand['task']): string {
  switch (task) {
    case 'renew':
      return l10n.t('renew');
    case 'recreate':
      return l10n.t('recreate from the configuration');
    case 'request':
      return l10n.t('create a request');
    case 'sign':
      return l10n.t('sign a request');
  }
}

/** Where a command is run, for people. */
export function placeWords(place: CommandPlace): string {
  switch (place) {
    case 'controlPlane':
      return l10n.t('on the control plane');
    case 'node':
      return l10n.t('on the node');
    case 'caHost':
      return l10n.t('on the machine with the CA key');
    case 'kubectl':
      return l10n.t('anywhere kubectl can reach the cluster');
    case 'admin':
      return l10n.t('on the machine used to manage the cluster');
  }
}
