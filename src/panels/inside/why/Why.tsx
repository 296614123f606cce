/** @file Why one image is answered as it is: the score as a sum, where it is seen, the least that changes it, and what taught it. */
import { useMemo } from "react";
import { ofClass, ofDifference } from "../../../explain/backward";
import { toImage, traceForward } from "../../../explain/trace";
import { messageOf } from "../../../data/errors";
import { garmentName } from "../../garments/garmentNames";
import { useInside } from "../useInside";
import { AccountCard } from "./AccountCard";
import { ClassPicker } from "./ClassPicker";
import { FlipCard } from "./FlipCard";
import { MapsCard } from "./MapsCard";
import { outlinePath } from "./outline";
import { asked, firstQuestion, numberOf, type Question, questionOf } from "./question";
import { TaughtCard } from "./TaughtCard";
import "../../../styles/inside-why.css";

export function Why() {
  const { network, image } = useInside();
  const found = useMemo(() => {
    try {
      return { trace: traceForward(network.layers, network.weights, toImage(image.pixels)), problem: null };
    } catch (error) {
      return { trace: null, problem: messageOf(error) };
    }
  }, [network, image.pixels]);
  if (found.trace === null) return <p className="notice">This network cannot be looked into here: {found.problem}</p>;
  return <Answered key={`${network.id} ${image.title}`} trace={found.trace} />;
}

function Answered({ trace }: { readonly trace: ReturnType<typeof traceForward> }) {
  const { network, image, place, go } = useInside();
  const first = useMemo(() => firstQuestion(trace.probabilities, image.label), [trace, image.label]);
  // In the address, so that a question can be linked and kept from image to image; none is each image's first.
  const question = questionOf(place.unit) ?? first;
  const ask = (next: Question | null) => go({ unit: next === null ? null : numberOf(next) }, { replaces: true });
  const { target, versus } = question;
  const outline = useMemo(() => outlinePath(image.pixels), [image.pixels]);
  const factors = useMemo(() => ({ one: ofClass(target), difference: ofDifference(target, versus) }), [target, versus]);
  const [name, other] = [garmentName(target), garmentName(versus)];
  const isFirst = target === first.target && versus === first.versus;
  return (
    <div className="why">
      <ClassPicker question={question} probabilities={trace.probabilities} label={image.label} isFirst={isFirst} onAsk={(which, label) => ask(asked(question, which, label))} onReset={() => ask(null)} />
      {network.asksTwice && <p className="notice notice-plain">This network answers as the mean of what it says of an image and of its mirror image. All here is about the image as it is.</p>}
      <AccountCard
        id="account"
        title={`Why ${name}: its score as a sum`}
        sentence={`Before they become percentages, the network has a score for each class (a logit). The score of ${name} is a sum of what each pixel brings and what the layers add of their own (their biases), whatever is shown.`}
        scoreName={`Score of ${name}`}
        sides={{ for: `for ${name}`, against: "against it" }}
        trace={trace}
        factors={factors.one}
        pixels={image.pixels}
        outline={outline}
      />
      <AccountCard
        id="difference"
        title={`Why ${name} and not ${other}`}
        sentence={`The same for the difference of the two scores: what speaks for both alike is gone, what is left tells them apart. Above zero, ${name} is ahead.`}
        scoreName={`${name} − ${other}`}
        sides={{ for: `for ${name}`, against: `for ${other}` }}
        trace={trace}
        factors={factors.difference}
        pixels={image.pixels}
        outline={outline}
      />
      <MapsCard trace={trace} classIndex={target} outline={outline} />
      <FlipCard trace={trace} outline={outline} />
      <TaughtCard trace={trace} classIndex={target} />
    </div>
  );
}
