import type { RotationPlan } from '../../renewal/rotation/rotationPlan.ts';
import { codeSpan, plainText, sentence } from '../markdown.ts';

/** A path and what refers to it. */
const longestPlace = 400;

/** Writes the plan of a rotation as Markdown, with a checkbox for each place. */
export function rotationMarkdown({ title, words, steps }: RotationPlan): string {
  const lines = [`# ${plainText(title)}`, '', sentence(words)];
  for (const [index, step] of steps.entries()) {
    lines.push('', `## ${index + 1}. ${plainText(step.title)}`, '', sentence(step.words));
    if (step.places.length > 0) lines.push('', ...step.places.map((place) => `- [ ] ${codeSpan(place, longestPlace)}`));
    else if (step.nothing !== undefined) lines.push('', plainText(step.nothing));
    const { commands = [] } = step;
    if (commands.length > 0) lines.push('', ...commands.map((command) => `    ${command}`));
  }
  return `${lines.join('\n')}\n`;
}
