/** Test files that run in a process of their own, and why: a pattern of their text, and the reason. */
export const ownProcess = [
  { pattern: /\bholdMemoryBelow\(/, reason: 'measures the most memory that its process ever took' },
];
