//! The short forms of small talk, by what they are. A phrase is here only where nothing else is meant by it when it is all
//! that is said; a word that names a subject is not. They are written without marks and in small letters.

use super::kind::SmallTalk::{self, Acknowledgement, Denial, Greeting, Help, Thanks, WhoAreYou};

/// Phrases between bars.
pub(super) const PHRASES: &[(SmallTalk, &str)] = &[
    (
        Help,
        "help|help me|help pls|halp|i need help|i need some help|need help|can you help|can you help me|could you help \
         me|can i get help|can i get some help|how can you help|how can you help me|what can you do|what can you do for \
         me|what do you do|what can i ask|what can i ask you|what do you know|how do you work|how does this bot work|how do \
         i use you|how do i use this bot|how to use you|how to use this bot|how to use the bot|commands|show commands|what \
         are your commands",
    ),
    (
        Help,
        "幫助|帮助|幫幫我|帮帮我|幫我|帮我|幫忙|帮忙|救命|求助|說明|说明|使用說明|使用说明|指令|怎麼用|怎么用|怎麼使用|怎么使用|如何使用",
    ),
    (
        Help,
        "你能做什麼|你能做什么|你會什麼|你会什么|你可以做什麼|你可以做什么|可以問什麼|可以问什么|我可以問什麼|我可以问什么",
    ),
    (
        Help,
        "使い方|ヘルプ|助けて|도움말|도와주세요|ayuda|ajuda|aide|aidez moi|hilfe|помощь|помоги|помогите|مساعدة|मदद|trợ giúp",
    ),
    (
        WhoAreYou,
        "who are you|who r u|who are u|who is this|whos this|what are you|what r u|what is this bot|whats this bot|what is \
         your name|whats your name|who made you|who built you|who created you|are you a bot|are you bot|are you a robot|are \
         you human|are you a human|are you real|are you an ai|are you ai|are you chatgpt|are you a person|what kind of bot \
         are you|introduce yourself|tell me about yourself",
    ),
    (
        WhoAreYou,
        "你是誰|你是谁|你是什麼|你是什么|你叫什麼|你叫什么|你叫什麼名字|你叫什么名字|你是機器人嗎|你是机器人吗|你是真人嗎|你是真人吗|你是人嗎|你是人吗",
    ),
    (
        WhoAreYou,
        "あなたは誰|あなたは誰ですか|誰ですか|누구세요|너는 누구야|quién eres|quien eres|quem é você|qui es tu|qui êtes vous|wer bist du|кто ты|кто вы|من أنت|आप कौन हैं",
    ),
    (
        Denial,
        "no|nope|nah|nay|no no|not it|not this|not that|not that one|not this one|thats not it|this is not it|that is not \
         it|it is not it|isnt it|not quite|not really|not right|not correct|not true|not helpful|not useful|unhelpful|wrong|thats \
         wrong|that is wrong|this is wrong|its wrong|youre wrong|you are wrong|wrong answer|wrong one|incorrect|thats \
         incorrect|that is incorrect|thats not right|that is not right|thats not correct|that is not correct|not what i \
         asked|thats not what i asked|that is not what i asked|not what i meant|thats not what i meant|that is not what i \
         meant|i didnt mean that|i did not mean that|not my question|that is not my question|thats not my question|that doesnt \
         help|that does not help|this doesnt help|doesnt help|didnt help|that didnt help|that did not help|does not answer my \
         question|doesnt answer my question|that doesnt answer my question|that does not answer my question|bad bot|stupid \
         bot|useless|useless bot|bad answer|terrible answer|try again|look again|another one|something else|other answer|another \
         answer",
    ),
    (
        Denial,
        "不|不是|不對|不对|不是這個|不是这个|不是這個意思|不是这个意思|錯|錯了|错|错了|答錯了|答错了|不正確|不正确|沒有|没有|沒有用|没有用|沒幫助|没帮助|沒有幫助|没有帮助",
    ),
    (
        Denial,
        "答非所問|答非所问|我不是問這個|我不是问这个|再找找|再找一次|換一個|换一个|いいえ|違う|違います|違う違う|아니|아니요|아니오|nein|non|não|nao|нет|неверно|не то|لا|नहीं|không",
    ),
    (
        Thanks,
        "thanks|thank|thank you|thank u|thankyou|thank ya|thx|thnx|thanx|tnx|thnks|thnaks|ty|tyvm|tysm|tyy|cheers|much \
         obliged|much appreciated|appreciated|appreciate it|appreciate that|i appreciate it|i appreciate that|i appreciate your \
         help|a lot|so much|very much|a million|a bunch|a ton|for the help|for your help|for all the help|for all your help|for \
         helping|for helping me|for that|for this|for the answer|for your answer|for the info|for the information|for the quick \
         answer|for your time|in advance|that helped|this helped|it helped|that helps|this helps|that really helped|that was \
         helpful|this was helpful|thats helpful|this is helpful|very helpful|so helpful|super helpful|helpful|really helpful|exactly \
         what i needed|just what i needed|what i needed|thats what i needed|thats exactly what i needed|that is exactly what i \
         needed|that is what i needed|what i was looking for|exactly what i was looking for|thats what i was looking for|that is \
         what i was looking for|you are the best|youre the best|ur the best|you rock|you are great|youre great|you are \
         awesome|youre awesome|you are amazing|youre amazing|you are a lifesaver|youre a lifesaver|lifesaver|life saver|good \
         bot|great bot|nice bot|best bot|awesome bot|love this bot|i love this bot|i love you|love you|love it|i love it|good \
         job|great job|nice job|nice work|great work|well done|good answer|great answer|nice answer|perfect answer|bless \
         you|god bless|no thanks|no thank you|no thx",
    ),
    (
        Thanks,
        "謝|谢|謝謝|谢谢|謝啦|感謝|感谢|感恩|多謝|多谢|謝謝你的幫助|谢谢你的帮助|謝謝您的幫助|谢谢您的帮助|謝謝你的回答|谢谢你的回答|感謝幫助|感谢帮助|辛苦了|有幫助|有帮助|很有幫助|很有帮助|幫大忙了|帮大忙了|不用謝|不用谢|不客氣|不客气|愛你|爱你|太感謝了|太感谢了|3q",
    ),
    (
        Thanks,
        "ありがとう|ありがとうございます|ありがとうございました|どうも|助かりました|감사합니다|감사해요|고마워|고마워요|고맙습니다|gracias|muchas gracias|mil gracias|merci|merci beaucoup|danke|danke schön|danke schon|vielen dank|dankeschön|obrigado|obrigada|muito obrigado|grazie|grazie mille|dank je|dank u|takk|tak|kiitos|dziękuję|dzięki|děkuji|díky|спасибо|большое спасибо|спс|дякую|ευχαριστώ|teşekkürler|teşekkür ederim|شكرا|شكراً|شكرا لك|שלום תודה|תודה|תודה רבה|धन्यवाद|शुक्रिया|cảm ơn|cám ơn|ขอบคุณ|ขอบคุณครับ|ขอบคุณค่ะ|terima kasih|salamat",
    ),
    (
        Greeting,
        "hi|hii|hello|hallo|hey|heya|hiya|hey hey|hi there|hello there|hey there|howdy|yo|sup|wassup|whats up|what is \
         up|greetings|good morning|good afternoon|good evening|good day|good night|goodnight|gn|morning|evening|how are you|how \
         are you doing|how are you today|how r u|how are u|how is it going|hows it going|how do you do|hows your day|how is your \
         day|nice to meet you|pleased to meet you|welcome|welcome back|bye|bye bye|goodbye|good bye|cya|see you|see ya|see you \
         later|see you soon|see you tomorrow|take care|ttyl|have a nice day|have a good day|have a great day|have a good \
         one|are you there|you there|anyone there|anybody there|is anyone there|is anybody there|anyone here|are you online|are \
         you awake|are you working|ping|hello world|long time no see|merry christmas|happy new year",
    ),
    (
        Greeting,
        "你好|您好|妳好|你好嗎|你好吗|哈囉|哈喽|哈啰|嗨|嘿|喂|早|早安|早上好|午安|下午好|晚安|晚上好|大家好|安安|在嗎|在吗|有人嗎|有人吗|再見|再见|拜拜|掰掰|掰|最近好嗎|最近好吗|新年快樂|新年快乐",
    ),
    (
        Greeting,
        "こんにちは|こんばんは|おはよう|おはようございます|おやすみ|もしもし|やあ|さようなら|안녕|안녕하세요|안녕히 가세요|hola|buenos días|buenos dias|buenas tardes|buenas noches|adiós|adios|bonjour|salut|bonsoir|au revoir|guten tag|guten morgen|guten abend|moin|servus|tschüss|olá|ola|oi|bom dia|boa tarde|boa noite|tchau|ciao|buongiorno|buonasera|hej|hei|привет|здравствуйте|здравствуй|добрый день|доброе утро|пока|вітаю|γεια|γεια σου|merhaba|selam|مرحبا|أهلا|السلام عليكم|سلام|שלום|नमस्ते|xin chào|สวัสดี|สวัสดีครับ|สวัสดีค่ะ",
    ),
    (
        Acknowledgement,
        "ok|okay|okey|okie|oki|okey dokey|k|kk|kay|alright|all right|all good|alrighty|sure|sure thing|yes|yep|yeah|yea|yup|ya|aye|yes \
         please|good|great|nice|cool|perfect|awesome|excellent|amazing|wonderful|fantastic|brilliant|neat|lovely|wow|woah|whoa|omg|lol|lolol|lmao|lmfao|rofl|xd|haha|hahaha|hahahaha|hahahahaha|ha|hah|heh|hehe|hehehe|jaja|jajaja|got \
         it|gotcha|i got it|i see|i understand|understood|makes sense|that makes sense|noted|good to know|fair|fair \
         enough|right|correct|thats right|that is right|youre right|you are right|better|much better|exactly|indeed|true|agreed|agree|i agree|interesting|very \
         interesting|hmm|hm|mhm|mm|huh|meh|eh|aha|ah ok|oops|whoops|sorry|my bad|excuse me|no problem|no worries|np|no \
         prob|not a problem|never mind|nevermind|nvm|forget it|idk|i dont know|dunno|whatever|brb|afk|one moment|one \
         sec|done|gg|bravo|congrats|congratulations|yay|hooray|hurray|woo|woohoo|you are welcome|youre welcome|your \
         welcome|thats all|that is all|that will be all|nothing|nothing else|its ok|it is ok|its fine|that is fine|thats \
         fine|that is good|thats good|thats great|that is great|thats cool|thats nice|thats perfect|that is perfect|im good|i am \
         good|im fine|i am fine|it works|that works|works now|it works now|really|seriously|for real|no way|bruh|bro|damn|oh \
         no|ikr",
    ),
    (
        Acknowledgement,
        "好|好的|好喔|好哦|好啊|好吧|可以|行|沒問題|没问题|沒事|没事|知道|知道了|我知道了|了解|瞭解|明白|明白了|懂了|收到|是|是的|對|对|對的|对的|對啊|对啊|沒錯|没错|嗯|恩|哈|呵|嘻|嘿嘿|笑死|太好了|太棒了|真棒|讚|赞|厲害|厉害|酷|哇|真的|原來如此|原来如此|有道理|抱歉|對不起|对不起|不好意思|不用了|沒關係|没关系|算了|等等|恭喜|加油",
    ),
    (
        Acknowledgement,
        "はい|うん|ええ|なるほど|わかりました|分かりました|了解です|すごい|네|예|응|알겠습니다|알겠어요|좋아요|ㅋㅋ|ㅋㅋㅋ|ㅎㅎ|ㅇㅋ|sí|si|vale|oui|d accord|ja|jep|klar|genau|да|ага|понятно|хорошо|ок|نعم|حسنا|हाँ|ठीक है|vâng|ครับ|ค่ะ",
    ),
];

/// Words that go along with those above and alone are nothing.
pub(super) const FILLERS: &str = "bot|ibid|robot|there|everyone|everybody|all|guys|folks|team|mate|buddy|dude|man|friend|my \
    friend|sir|please|pls|plz|oh|ooh|ah|uh|um|well|so|and|but|just|then|again|now|very|really|pretty|too|also|anyway|though|you|u|it \
    is|that is|this is|thats|that was|this was|its|了|啊|呀|喔|哦|噢|囉|啰|啦|吧|你|您|妳|我|那|就|先|太|真|很|非常|請|请|麻煩|麻烦|機器人|机器人|大家|各位|ね|よ|です|さん";

/// Faces made of marks, with spaces around them.
pub(super) const EMOTICONS: &[&str] = &[
    ":)",
    ":-)",
    ":]",
    "=)",
    "(:",
    ":d",
    ":-d",
    "=d",
    "xd",
    ":p",
    ":-p",
    ";)",
    ";-)",
    ":(",
    ":-(",
    "):",
    ":'(",
    ":/",
    ":\\",
    ":|",
    ":o",
    ":3",
    "<3",
    "</3",
    "^^",
    "^_^",
    "-_-",
    "o/",
    "\\o/",
    "o_o",
    ">:(",
    "t_t",
    "qq",
    "orz",
    ":+1:",
    ":-1:",
    ":thumbsup:",
];
