//! Who asks, from where, in which language, and what they may do: what an interaction or a message says about itself.

use super::settings::BotSettings;
use serenity::all::{
    AuthorizingIntegrationOwner, AuthorizingIntegrationOwners, ChannelType, CommandInteraction, ComponentInteraction,
    GuildId, Member, Message, MessageFlags, ModalInteraction, PartialChannel, Permissions, User,
};

/// Who asks and from where.
#[derive(Clone, Debug)]
pub(super) struct Requester {
    pub user: u64,
    pub guild: Option<u64>,
    pub channel: u64,
    /// The channel that a thread or forum post is in.
    pub parent: Option<u64>,
    /// The reader's language as Discord names it.
    pub locale: String,
    /// The server whose installation of the bot the interaction runs under; none where it is a person's own.
    by_server: Option<u64>,
    permissions: Permissions,
    roles: Vec<u64>,
    is_thread: bool,
    /// In a group of people, which the bot is not in.
    is_group: bool,
}

impl Requester {
    pub(super) fn of_command(i: &CommandInteraction) -> Self {
        Self {
            by_server: server_of(&i.authorizing_integration_owners),
            ..Self::new(&i.user, i.member.as_deref(), i.guild_id, i.channel_id.get(), i.channel.as_ref(), &i.locale)
        }
    }

    pub(super) fn of_component(i: &ComponentInteraction) -> Self {
        Self {
            by_server: server_of(&i.authorizing_integration_owners),
            ..Self::new(&i.user, i.member.as_ref(), i.guild_id, i.channel_id.get(), i.channel.as_ref(), &i.locale)
        }
    }

    /// serenity does not read under whose installation a form was sent. A form that takes a right carries the server in
    /// its signed id instead, see [`Requester::vouched`].
    pub(super) fn of_modal(i: &ModalInteraction) -> Self {
        Self::new(&i.user, i.member.as_ref(), i.guild_id, i.channel_id.get(), i.channel.as_ref(), &i.locale)
    }

    /// A message says nothing of permissions or language. Where the bot reads one, it is there itself.
    pub(super) fn of_message(m: &Message, parent: Option<u64>, locale: String) -> Self {
        Self {
            user: m.author.id.get(),
            guild: m.guild_id.map(GuildId::get),
            channel: m.channel_id.get(),
            parent,
            locale,
            by_server: m.guild_id.map(GuildId::get),
            permissions: Permissions::empty(),
            roles: Vec::new(),
            is_thread: false,
            is_group: false,
        }
    }

    /// Nobody in particular, for a preview.
    pub(super) fn nobody(locale: &str) -> Self {
        Self::of_reader(0, locale)
    }

    /// A reader by themselves, in their direct messages.
    pub(super) fn of_reader(user: u64, locale: &str) -> Self {
        Self {
            user,
            guild: None,
            channel: 0,
            parent: None,
            locale: locale.to_owned(),
            by_server: None,
            permissions: Permissions::empty(),
            roles: Vec::new(),
            is_thread: false,
            is_group: false,
        }
    }

    /// Whoever asked these words, long after: a question in Chinese is answered in Chinese.
    pub(super) fn of_words(user: u64, words: &str) -> Self {
        let is_chinese = words.chars().any(crate::text::is_han) && !words.chars().any(crate::text::is_kana);
        Self::of_reader(user, if is_chinese { "zh-TW" } else { "en-US" })
    }

    /// The same person in a server, whose threshold then holds.
    pub(super) fn within(self, guild: Option<u64>) -> Self {
        Self { guild, ..self }
    }

    fn new(
        user: &User,
        member: Option<&Member>,
        guild: Option<GuildId>,
        channel: u64,
        partial: Option<&PartialChannel>,
        locale: &str,
    ) -> Self {
        Self {
            user: user.id.get(),
            guild: guild.map(GuildId::get),
            channel,
            parent: partial.and_then(|c| c.parent_id).map(serenity::all::ChannelId::get),
            locale: locale.to_owned(),
            by_server: None,
            permissions: member.and_then(|m| m.permissions).unwrap_or_default(),
            roles: member.map(|m| m.roles.iter().map(|r| r.get()).collect()).unwrap_or_default(),
            is_thread: partial.is_some_and(|c| {
                matches!(c.kind, ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread)
            }),
            is_group: partial.is_some_and(|c| c.kind == ChannelType::GroupDm),
        }
    }

    /// The same person, when the form that they sent was opened by them in this server, under its installation.
    pub(super) fn vouched(self, user: u64, server: u64) -> Self {
        let by_server = (self.user == user).then_some(server);
        Self { by_server, ..self }
    }

    /// Whether the server in which this is done has the bot installed, and the interaction runs under that. Where a person
    /// brought the bot along, what they may do in the server says nothing of the bot.
    pub(super) fn is_by_server(&self) -> bool {
        self.guild.is_some() && self.by_server == self.guild
    }

    /// The server in which this is done and which has the bot.
    pub(super) fn server(&self) -> Option<u64> {
        self.by_server.filter(|_| self.is_by_server())
    }

    /// Whether this person may manage the server, or has a role in it that the operator named. Discord hides moderators'
    /// commands from others; that is not a check, this is. It gives a right only together with [`Requester::is_by_server`].
    pub(super) fn may_manage(&self, settings: &BotSettings) -> bool {
        let roles = &settings.moderator_roles;
        self.permissions.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR)
            || self.roles.iter().any(|role| roles.contains(role))
    }

    /// Whether this is a group of people, in which the bot is not.
    pub(super) fn is_in_group(&self) -> bool {
        self.is_group
    }

    /// Whether this person may write where the interaction is. Outside a server nothing forbids it.
    pub(super) fn may_write(&self) -> bool {
        let needed = if self.is_thread { Permissions::SEND_MESSAGES_IN_THREADS } else { Permissions::SEND_MESSAGES };
        self.guild.is_none() || self.permissions.intersects(needed | Permissions::ADMINISTRATOR)
    }

    /// Whether this person may delete other people's messages here.
    pub(super) fn may_delete(&self, settings: &BotSettings) -> bool {
        self.is_by_server() && (self.may_manage(settings) || self.permissions.contains(Permissions::MANAGE_MESSAGES))
    }
}

/// The server whose installation this is. In direct messages with the bot Discord says "0", which is none.
fn server_of(owners: &AuthorizingIntegrationOwners) -> Option<u64> {
    owners.0.iter().find_map(|owner| match owner {
        AuthorizingIntegrationOwner::GuildInstall(guild) => guild.map(GuildId::get),
        _ => None,
    })
}

/// Whether only one person sees the message.
pub(super) fn is_private(message: &Message) -> bool {
    message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}
