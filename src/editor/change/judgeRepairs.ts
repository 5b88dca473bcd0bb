import * as vscode from 'vscode';
import type { Finding } from '../../core/findings/findingModel.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { type JudgedRepair, type JudgedRepairs, repairsThatHelp } from '../../core/repair/judgeRepair.ts';
import { isWritable } from '../documents/isWritable.ts';
import { repairOutlook } from '../findings/repairEdits.ts';
import type { ChangeHost } from './changeHost.ts';
import { readSource } from './changeTools.ts';

/** Judges the repairs of findings as the light bulb does, without opening their files in the editor. */
export async function judgeRepairs(
  findings: Iterable<Finding>,
  picture: PresentContext,
  host: ChangeHost,
): Promise<JudgedRepairs> {
  const { graph, now } = picture;
  const judged = new Map<Finding, readonly JudgedRepair[]>();
  for (const finding of findings) {
    const texts = new Map<string, string | undefined>();
    for (const { path } of [finding, ...finding.related]) texts.set(path, await textOf(path, host));
    const context = { graph, now, tools: host.decoding, textOf: (path: string) => texts.get(path) };
    const helping = repairsThatHelp(finding, context, (repair) => repairOutlook(repair, finding, context, picture));
    judged.set(finding, await helping);
  }
  return judged;
}

/** What cannot be read or written cannot be repaired. */
async function textOf(path: string, host: ChangeHost): Promise<string | undefined> {
  if (!isWritable(vscode.Uri.parse(path, true))) return undefined;
  try {
    return (await readSource(path, host))?.text;
  } catch {
    return undefined;
  }
}
