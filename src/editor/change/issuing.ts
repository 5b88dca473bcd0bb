import type * as vscode from 'vscode';
import type { RenewalAdvice } from '../../core/renewal/renewalAdvice.ts';
import type { IssuingCommandId } from '../commands/commandIds.ts';
import type { CommandHandler } from '../commands/commands.ts';
import type { EditorHost } from '../host/editorHost.ts';
import type { FeatureTools } from '../host/featureTools.ts';
import type { HoverOffers } from '../inline/hover.ts';

/** What signs and writes: its commands, and its offers in hovers. Quick fixes are registered with it. */
export interface Issuing extends vscode.Disposable {
  /** Menus show it; where it is not, its commands refuse. */
  readonly isOffered: boolean;
  /** Called when the first command is. */
  loadHandlers(): Promise<Readonly<Record<IssuingCommandId, CommandHandler>>>;
  readonly hoverOffers: HoverOffers;
  /** What the map offers by; `undefined` where nothing can be signed. */
  loadAdvice(): Promise<RenewalAdvice | undefined>;
}

export type CreateIssuing = (tools: FeatureTools, host: EditorHost) => Issuing;
