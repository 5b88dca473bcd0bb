import type * as vscode from 'vscode';
import type { Finding } from '../../core/findings/findingModel.ts';
import type { RenewalAdvice } from '../../core/present/map/renewalAdvice.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import type { JudgedRepairs } from '../../core/repair/judgeRepair.ts';
import type { IssuingCommandId } from '../commands/commandIds.ts';
import type { CommandHandler } from '../commands/commands.ts';
import type { EditorHost } from '../host/editorHost.ts';
import type { FeatureTools } from '../host/featureTools.ts';
import type { HoverOffers } from '../inline/hover.ts';

/** The features that sign and write: their commands and their links in hovers. Their quick fixes are registered with them. */
export interface Issuing extends vscode.Disposable {
  /** Whether menus show these features; if not, their commands refuse. */
  readonly isOffered: boolean;
  /** Called with the first command. */
  loadHandlers(): Promise<Readonly<Record<IssuingCommandId, CommandHandler>>>;
  readonly hoverOffers: HoverOffers;
  /** The actions that the map offers; `undefined` if nothing can be signed. */
  loadAdvice(): Promise<RenewalAdvice | undefined>;
  /** Judges the repairs of findings of a picture, as the light bulb does. */
  judgeRepairs(findings: Iterable<Finding>, picture: PresentContext): Promise<JudgedRepairs>;
}

export type CreateIssuing = (tools: FeatureTools, host: EditorHost) => Issuing;
