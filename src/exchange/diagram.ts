import type { AnyStateMachine, StateNode } from 'xstate';
import { eventName } from './transitions.js';

/**
 * A machine as a Mermaid state diagram: its states, and on each arrow the event that takes it (guards in
 * brackets). For the documentation, which is made from the machines themselves.
 */
export function stateDiagram(machine: AnyStateMachine): string {
  const lines = ['stateDiagram-v2'];
  const states = Object.values(machine.root.states) as StateNode[];
  lines.push(`  [*] --> ${machine.root.initial.target[0]?.key}`);
  for (const state of states) {
    for (const [from, transitions] of [[state.key, [...state.transitions.values()].flat()]] as const) {
      for (const transition of transitions) {
        for (const target of transition.target ?? []) {
          lines.push(`  ${from} --> ${target.key} : ${label(transition)}`);
        }
      }
    }
    if (state.type === 'final') lines.push(`  ${state.key} --> [*]`);
  }
  for (const transition of [...machine.root.transitions.values()].flat()) {
    for (const target of transition.target ?? []) {
      lines.push(`  note right of ${target.key} : from any state by ${label(transition)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function label(transition: { eventType: string; guard?: unknown }): string {
  const name = eventName(transition.eventType);
  return typeof transition.guard === 'string' ? `${name} [${transition.guard}]` : name;
}
