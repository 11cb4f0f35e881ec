import { describe, expect, test } from "vitest";
import { Meeting, newMeeting } from "../../templates/testing/meeting.js";

describe("a meeting", () => {
  test("is over for the last one who comes", () => {
    expect(new Meeting(newMeeting(1)).meet()).toBe(true);
  });

  test("is over for those who are left when the others have said that they leave", () => {
    const words = newMeeting(2);
    new Meeting(words).leave();
    expect(new Meeting(words).meet()).toBe(true);
  });

  test("nobody goes on alone: a worker that never comes is an error", () => {
    expect(() => new Meeting(newMeeting(2), 1).meet()).toThrow("another worker has not come");
  });
});
