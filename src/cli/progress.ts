/** Tells on a stream what a start is busy with, a line a step. */
export function progressOn(stream: NodeJS.WriteStream): (step: string) => void {
  return (step) => {
    stream.write(`${step} …\n`);
  };
}
